using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Releases;

/// <summary>Who may publish: whoever has the operator's token. Also makes the keys by which develop and trial versions are opened.</summary>
internal sealed class OperatorAccess(MiniProgramOptions options)
{
    private const string Scheme = "Bearer ";
    private const int KeyLength = 20;

    public bool IsOperator(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        return options.OperatorToken.Length > 0
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && IsSame(authorization[Scheme.Length..].Trim(), options.OperatorToken);
    }

    /// <summary>What a link to an unreleased version must carry; empty for a released one, which anybody may open.</summary>
    public string KeyOf(string appId, string env) => env == AppEnvironment.Release
        ? ""
        : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken), Encoding.UTF8.GetBytes($"madang version v1\0{appId}\0{env}")))[..KeyLength];

    public bool MayOpen(string appId, string env, string? key) => env == AppEnvironment.Release || options.OperatorToken.Length > 0 && IsSame(key ?? "", KeyOf(appId, env));

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
