using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Releases;

/// <summary>Who may publish: whoever has the operator's token. Also makes the keys by which develop and trial versions are opened.</summary>
internal sealed class OperatorAccess(MiniProgramOptions options)
{
    private const string Scheme = "Bearer ";
    private const int KeyLength = 20;
    private const int VersionIdLength = 32;

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
        : Seal($"madang version v1\0{appId}\0{env}");

    /// <summary>The key in a link of a tester's own: who it is, and our seal. It opens the trial version until the tester is unbound.</summary>
    public string TesterKeyOf(string appId, string tester) => tester + Seal($"madang tester link v1\0{appId}\0{tester}");

    /// <summary>The key in a link to exactly one version, for a reviewer: the version's id, and our seal.</summary>
    public string VersionKeyOf(string appId, string env, string versionId) => versionId + Seal($"madang version link v1\0{appId}\0{env}\0{versionId}");

    /// <summary>The tester whose key this is; null for no tester's.</summary>
    public string? TesterOf(string appId, string key) =>
        key.Length == LifeCycle.Testers.IdLength + KeyLength && key[..^KeyLength] is var tester && options.OperatorToken.Length > 0 && IsSame(key, TesterKeyOf(appId, tester)) ? tester : null;

    /// <summary>The version that this is the key to; null for none.</summary>
    public string? VersionOf(string appId, string env, string key) =>
        key.Length == VersionIdLength + KeyLength && key[..^KeyLength] is var version && options.OperatorToken.Length > 0 && IsSame(key, VersionKeyOf(appId, env, version)) ? version : null;

    public bool MayOpen(string appId, string env, string? key) => env == AppEnvironment.Release || options.OperatorToken.Length > 0 && IsSame(key ?? "", KeyOf(appId, env));

    private string Seal(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken), Encoding.UTF8.GetBytes(text)))[..KeyLength];

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
