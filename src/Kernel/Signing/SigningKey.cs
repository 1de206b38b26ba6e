using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Madang.Kernel.Signing;

/// <summary>
/// A private RSA key that many threads use at once. One signature costs some 0.8 ms of CPU and is what limits a signed wire, so each concurrent user
/// gets an RSA object of its own: sharing one makes threads wait for each other, parsing the key per call costs more than it protects.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly ConcurrentBag<RSA> idle = [];
    private readonly byte[] pkcs8;

    /// <summary>A key from its PKCS #8 bytes.</summary>
    /// <exception cref="CryptographicException">The bytes are no RSA key.</exception>
    public SigningKey(string id, byte[] pkcs8)
    {
        Id = id;
        this.pkcs8 = pkcs8;
        var first = Parse();
        PublicKeyPem = first.ExportSubjectPublicKeyInfoPem();
        idle.Add(first);
    }

    /// <summary>The name by which others know the key: a certificate's serial number or a public key's id.</summary>
    public string Id { get; }

    /// <summary>Its public half, for those who verify.</summary>
    public string PublicKeyPem { get; }

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, in base64.</summary>
    public string Sign(ReadOnlySpan<byte> text)
    {
        var rsa = Rent();
        Span<byte> signature = stackalloc byte[1024];
        var written = rsa.SignData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        idle.Add(rsa);
        return Convert.ToBase64String(signature[..written]);
    }

    /// <summary>Opens what was encrypted with RSAES-OAEP (SHA-1); false where it does not open, whatever the reason.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "OAEP with SHA-1 is what the wire prescribes.")]
    public bool TryDecrypt(ReadOnlySpan<byte> box, [NotNullWhen(true)] out byte[]? secret)
    {
        var rsa = Rent();
        try
        {
            secret = rsa.Decrypt(box, RSAEncryptionPadding.OaepSHA1);
            return true;
        }
        catch (CryptographicException)
        {
            secret = null;
            return false;
        }
        finally
        {
            idle.Add(rsa);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (idle.TryTake(out var rsa))
            rsa.Dispose();
        CryptographicOperations.ZeroMemory(pkcs8);
    }

    private RSA Rent() => idle.TryTake(out var rsa) ? rsa : Parse();

    private RSA Parse()
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return rsa;
    }
}
