using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Gateway;

/// <summary>
/// Tells people who use apps apart until they log in: a random name under our seal in a cookie of the shell's origin, which no app's frame can read or send.
/// </summary>
internal sealed class Visitors(MiniProgramOptions options, BusinessClock clock)
{
    public const string Cookie = "madang_visitor";

    private const int NameBytes = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    private readonly byte[] key = options.OperatorToken.Length > 0
        ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken), "madang visitor v1"u8)
        : RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>The visitor's name; null for a request without one of ours, or from another site.</summary>
    public string? Of(HttpContext http)
    {
        if (!IsOwnPage(http) || !http.Request.Cookies.TryGetValue(Cookie, out var cookie) || cookie.Length > 128)
            return null;
        var clear = new byte[sizeof(long) + NameBytes];
        if (!Base64Url.IsValid(cookie, out var length) || length != clear.Length + HMACSHA256.HashSizeInBytes)
            return null;
        var bytes = Base64Url.DecodeFromChars(cookie);
        clear = bytes[..clear.Length];
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, clear), bytes.AsSpan(clear.Length)) || BitConverter.ToInt64(clear) < clock.Machine.UtcMicroseconds())
            return null;
        return Convert.ToHexStringLower(clear.AsSpan(sizeof(long)));
    }

    /// <summary>Gives the browser a new name, and tells it.</summary>
    public string Welcome(HttpContext http)
    {
        Span<byte> clear = stackalloc byte[sizeof(long) + NameBytes];
        BitConverter.TryWriteBytes(clear, clock.Machine.UtcMicroseconds() + Microseconds.Of(Lifetime));
        RandomNumberGenerator.Fill(clear[sizeof(long)..]);
        var text = Base64Url.EncodeToString([.. clear, .. HMACSHA256.HashData(key, clear)]);
        // For the gateway, and for the shell's question which version of an app this person gets.
        http.Response.Cookies.Append(Cookie, text, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", MaxAge = Lifetime });
        return Convert.ToHexStringLower(clear[sizeof(long)..]);
    }

    /// <summary>False for what another site's page sends, frames of apps included.</summary>
    public static bool IsOwnPage(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        return http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
            && (origin.Length == 0 || Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(http.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
