using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Madang.Kernel.Signing;

/// <summary>A public RSA key that many threads use at once; see <see cref="SigningKey"/> for why each gets an object of its own.</summary>
public sealed class VerifyingKey
{
    private readonly ConcurrentBag<RSA> idle = [];
    private readonly byte[] subjectPublicKeyInfo;

    private VerifyingKey(byte[] subjectPublicKeyInfo) => this.subjectPublicKeyInfo = subjectPublicKeyInfo;

    /// <summary>The key inside a certificate in PEM.</summary>
    /// <exception cref="CryptographicException">It is no certificate of an RSA key of 2048 bits or more.</exception>
    public static VerifyingKey FromCertificate(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        using var rsa = certificate.GetRSAPublicKey() ?? throw new CryptographicException("The certificate holds no RSA key.");
        return Of(rsa);
    }

    /// <summary>A public key in PEM (SubjectPublicKeyInfo).</summary>
    /// <exception cref="CryptographicException">It is no RSA key of 2048 bits or more.</exception>
    public static VerifyingKey FromPublicKey(string pem)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return Of(rsa);
    }

    /// <summary>Checks an RSASSA-PKCS1-v1_5 signature with SHA-256.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (!idle.TryTake(out var rsa))
        {
            rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        }
        var isGood = rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        idle.Add(rsa);
        return isGood;
    }

    private static VerifyingKey Of(RSA rsa) =>
        rsa.KeySize >= 2048 ? new(rsa.ExportSubjectPublicKeyInfo()) : throw new CryptographicException("An RSA key needs 2048 bits or more.");
}
