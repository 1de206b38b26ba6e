using System.Security.Cryptography;
using System.Text;

namespace Madang.Pay.Keys;

/// <summary>AEAD_AES_256_GCM as the wire writes it: a 12-character nonce, the tag behind the ciphertext, base64.</summary>
internal static class Apiv3Cipher
{
    public const string Algorithm = "AEAD_AES_256_GCM";

    private const int TagBytes = 16;
    private const string NonceLetters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Seals text with a merchant's 32-byte key.</summary>
    public static SealedText Seal(byte[] key, string plain, string associatedData)
    {
        // Printable, because it travels as text; 62^12 of them never meet under one key.
        var nonce = RandomNumberGenerator.GetString(NonceLetters, 12);
        var text = Encoding.UTF8.GetBytes(plain);
        var box = new byte[text.Length + TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(Encoding.ASCII.GetBytes(nonce), text, box.AsSpan(0, text.Length), box.AsSpan(text.Length), Encoding.UTF8.GetBytes(associatedData));
        return new(Algorithm, Convert.ToBase64String(box), nonce, associatedData);
    }
}

/// <summary>What a merchant opens with its APIv3 key.</summary>
internal sealed record SealedText(string Algorithm, string Ciphertext, string Nonce, string AssociatedData);
