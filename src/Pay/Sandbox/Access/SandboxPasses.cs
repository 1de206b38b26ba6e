using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Madang.Kernel.Time;

namespace Madang.Pay.Sandbox;

/// <summary>
/// Lets a browser in without ever showing it the operator's token: a one-time code in a link, then a session in a cookie, and a form key against forged posts.
/// All are derived from the token, so that nodes that share it agree and a restart logs nobody out; whoever changes the token ends them all.
/// </summary>
internal sealed class SandboxPasses(SandboxOptions options, BusinessClock clock)
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    private const int NonceBytes = 16;
    private const int ClearBytes = sizeof(long) + NonceBytes;

    private readonly byte[] key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken), "madang sandbox pass v1"u8);

    // Only codes of ours get this far, so it holds no more than were asked for in half an hour.
    private readonly ConcurrentDictionary<string, long> usedUntil = new();

    /// <summary>True for the operator's token itself.</summary>
    public bool IsOperator(string bearer) =>
        options.OperatorToken.Length > 0
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(bearer)), SHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken)));

    /// <summary>A code for one link.</summary>
    public string NewCode() => New("code", CodeLifetime);

    /// <summary>Spends a code: true the first time, for a code of ours that is not too old.</summary>
    public bool SpendCode(string code)
    {
        var now = clock.Machine.UtcMicroseconds();
        if (!Holds("code", code, now))
            return false;
        foreach (var (old, until) in usedUntil)
        {
            if (until < now)
                usedUntil.TryRemove(old, out _);
        }
        return usedUntil.TryAdd(code, now + Microseconds.Of(CodeLifetime));
    }

    public string NewSession() => New("session", SessionLifetime);

    public bool IsSession(string session) => Holds("session", session, clock.Machine.UtcMicroseconds());

    /// <summary>What a form of this session must carry.</summary>
    public string FormKey(string session) => Base64Url.EncodeToString(Seal("form", Encoding.UTF8.GetBytes(session)));

    public bool IsFormKey(string session, string formKey) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(FormKey(session)), Encoding.UTF8.GetBytes(formKey));

    private string New(string purpose, TimeSpan lifetime)
    {
        Span<byte> clear = stackalloc byte[ClearBytes];
        BitConverter.TryWriteBytes(clear, clock.Machine.UtcMicroseconds() + Microseconds.Of(lifetime));
        RandomNumberGenerator.Fill(clear[sizeof(long)..]);
        return Base64Url.EncodeToString([.. clear, .. Seal(purpose, clear)]);
    }

    private bool Holds(string purpose, string text, long nowUs)
    {
        if (options.OperatorToken.Length == 0 || text.Length > 128 || !Base64Url.IsValid(text, out var length) || length != ClearBytes + HMACSHA256.HashSizeInBytes)
            return false;
        var bytes = Base64Url.DecodeFromChars(text);
        var clear = bytes.AsSpan(0, ClearBytes);
        return CryptographicOperations.FixedTimeEquals(Seal(purpose, clear), bytes.AsSpan(ClearBytes)) && BitConverter.ToInt64(clear) > nowUs;
    }

    private byte[] Seal(string purpose, ReadOnlySpan<byte> clear) => HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(purpose), 0, .. clear]);
}
