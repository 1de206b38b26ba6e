using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Madang.Kernel.Signing;

/// <summary>A certificate and its private key as they are stored and handed out.</summary>
/// <param name="SerialNo">40 upper-case hexadecimal digits, the first never 0, so that every way of printing it agrees.</param>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="Pkcs8">The private key; a secret.</param>
/// <param name="NotBefore">First instant of validity.</param>
/// <param name="NotAfter">Last instant of validity.</param>
public sealed record IssuedCertificate(string SerialNo, string CertificatePem, byte[] Pkcs8, DateTimeOffset NotBefore, DateTimeOffset NotAfter);

/// <summary>
/// A small certificate authority of our own, for platform, merchant and development server certificates. It revokes nothing by lists:
/// whoever relies on its certificates keeps the list of valid serial numbers.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private const int KeyBits = 2048;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2 certificate;

    private CertificateAuthority(X509Certificate2 certificate) => this.certificate = certificate;

    /// <summary>The root certificate, for those who are to trust it.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>Makes a new root.</summary>
    public static IssuedCertificate CreateRoot(string name, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var rsa = RSA.Create(KeyBits);
        var request = new CertificateRequest($"CN={name}, O={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var serial = NewSerial();
        using var root = request.Create(request.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), notBefore, notAfter, serial);
        return new(Convert.ToHexString(serial), root.ExportCertificatePem(), rsa.ExportPkcs8PrivateKey(), notBefore, notAfter);
    }

    /// <summary>Takes up a root made before.</summary>
    public static CertificateAuthority Load(string certificatePem, byte[] pkcs8)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        using var bare = X509Certificate2.CreateFromPem(certificatePem);
        return new(bare.CopyWithPrivateKey(rsa));
    }

    /// <summary>Issues a certificate for signing messages with this key, which stays the caller's. RSA, 2048 bits or more.</summary>
    public IssuedCertificate IssueSigner(RSA rsa, string commonName, string organization, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        ArgumentNullException.ThrowIfNull(rsa);
        ArgumentOutOfRangeException.ThrowIfLessThan(rsa.KeySize, KeyBits);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        name.AddOrganizationName(organization);
        var request = new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.DataEncipherment, critical: true));
        return Issue(request, rsa, notBefore, notAfter);
    }

    /// <summary>Issues a certificate for a TLS server under these host names or addresses.</summary>
    public X509Certificate2 IssueServer(IReadOnlyCollection<string> hosts, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        ArgumentOutOfRangeException.ThrowIfZero(hosts.Count);
        using var rsa = RSA.Create(KeyBits);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(hosts.First());
        var request = new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var issued = Issue(request, rsa, notBefore, notAfter);
        using var bare = X509Certificate2.CreateFromPem(issued.CertificatePem);
        using var withKey = bare.CopyWithPrivateKey(rsa);
        // Some TLS stacks cannot use a key that lives only in memory; the way through PKCS #12 serves all of them.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <inheritdoc />
    public void Dispose() => certificate.Dispose();

    private IssuedCertificate Issue(CertificateRequest request, RSA rsa, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var serial = NewSerial();
        using var key = certificate.GetRSAPrivateKey()!;
        using var issued = request.Create(certificate.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), notBefore, notAfter, serial);
        return new(Convert.ToHexString(serial), issued.ExportCertificatePem(), rsa.ExportPkcs8PrivateKey(), notBefore, notAfter);
    }

    // First byte 0x10 to 0x7f: positive without a padding byte, and 40 digits in every library's notation.
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(20);
        serial[0] = (byte)(0x10 + serial[0] % 0x70);
        return serial;
    }
}
