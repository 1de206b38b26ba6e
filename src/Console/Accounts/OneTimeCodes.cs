using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Madang.Desk.Accounts;

/// <summary>One-time codes of authenticator apps: RFC 6238 with SHA-1, six digits and half a minute, as every such app has it.</summary>
internal static class OneTimeCodes
{
    public const int KeyBytes = 20;

    private const int StepSeconds = 30;
    private const int Digits = 1_000_000;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The step whose code this is, later than <paramref name="after"/> and at most one away from now; null for no such code.</summary>
    public static long? StepOf(byte[] key, string code, DateTimeOffset now, long after)
    {
        if (code.Length != 6)
            return null;
        var step = now.ToUnixTimeSeconds() / StepSeconds;
        foreach (var candidate in (long[])[step, step - 1, step + 1])
        {
            if (candidate > after && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeOf(key, candidate)), Encoding.UTF8.GetBytes(code)))
                return candidate;
        }
        return null;
    }

    public static string CodeAt(byte[] key, DateTimeOffset now) => CodeOf(key, now.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>The address that an authenticator app reads from a QR code.</summary>
    public static string AddressOf(byte[] key, string login) => $"otpauth://totp/Madang:{Uri.EscapeDataString(login)}?secret={TextOf(key)}&issuer=Madang";

    /// <summary>The key as people type it.</summary>
    public static string TextOf(byte[] key)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var one in key)
        {
            bits = (bits << 8) | one;
            for (held += 8; held >= 5; held -= 5)
                text.Append(Base32[(bits >> (held - 5)) & 31]);
            bits &= (1 << held) - 1;
        }
        return text.ToString();
    }

    private static string CodeOf(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(key, counter);
        var offset = hash[^1] & 0xf;
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset, sizeof(int))) & int.MaxValue) % Digits).ToString("D6");
    }
}
