using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Madang.OpenPlatform.Push;

/// <summary>
/// How pushes and answers to them are signed and sealed, as the wire documents it: SHA-1 over the sorted parts, and AES-256-CBC over 16 random bytes, the message's length in
/// four bytes, the message and the appid, padded to whole blocks of 32 bytes.
/// </summary>
internal static class PushCipher
{
    private const int RandomBytes = 16;
    private const int HeadBytes = RandomBytes + sizeof(int);
    private const int Block = 32;
    private const int KeyBytes = 32;

    /// <summary>The signature of a push's query (token, timestamp, nonce), or of a sealed message (the same and the sealed text): 40 hexadecimal digits.</summary>
    public static string Sign(params string[] parts)
    {
        Array.Sort(parts, StringComparer.Ordinal);
#pragma warning disable CA5350 // The wire's own signature; the token is what makes it one.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
#pragma warning restore CA5350
    }

    /// <summary>Seals a message for an app's back end: base64.</summary>
    public static string Seal(string encodingAesKey, string appId, string message)
    {
        var (text, tail) = (Encoding.UTF8.GetBytes(message), Encoding.UTF8.GetBytes(appId));
        var length = HeadBytes + text.Length + tail.Length;
        var padding = Block - length % Block;
        var plain = new byte[length + padding];
        RandomNumberGenerator.Fill(plain.AsSpan(0, RandomBytes));
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(RandomBytes), text.Length);
        text.CopyTo(plain, HeadBytes);
        tail.CopyTo(plain, HeadBytes + text.Length);
        plain.AsSpan(length).Fill((byte)padding);
        using var aes = Aes.Create();
        aes.Key = KeyOf(encodingAesKey);
        return Convert.ToBase64String(aes.EncryptCbc(plain, aes.Key.AsSpan(0, 16), PaddingMode.None));
    }

    /// <summary>Opens what a back end has sealed; null for what is not sealed with this key, or is another app's.</summary>
    public static string? Open(string encodingAesKey, string appId, string box)
    {
        try
        {
            var bytes = Convert.FromBase64String(box);
            using var aes = Aes.Create();
            aes.Key = KeyOf(encodingAesKey);
            if (bytes.Length == 0 || bytes.Length % 16 != 0)
                return null;
            var plain = aes.DecryptCbc(bytes, aes.Key.AsSpan(0, 16), PaddingMode.None);
            var padding = plain[^1];
            if (padding is 0 or > Block || plain.Length < HeadBytes + padding)
                return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(RandomBytes));
            var rest = plain.AsSpan(HeadBytes, plain.Length - HeadBytes - padding);
            return length >= 0 && length <= rest.Length && Encoding.UTF8.GetString(rest[length..]) == appId ? Encoding.UTF8.GetString(rest[..length]) : null;
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a text is a key: 43 letters and digits that stand for 32 bytes.</summary>
    public static bool IsKey(string text) => text.Length == 43 && text.All(char.IsAsciiLetterOrDigit);

    private static byte[] KeyOf(string encodingAesKey)
    {
        var key = Convert.FromBase64String(encodingAesKey + "=");
        return key.Length == KeyBytes ? key : throw new CryptographicException("An encodingAESKey stands for 32 bytes.");
    }
}
