using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.Pay.Merchants;

namespace Madang.Pay.Transfers;

/// <summary>Names of payees: sealed in our rows, and encrypted to the merchant's own certificate when they are told back.</summary>
internal sealed class PayeeNames(MasterKey master, MerchantDirectory merchants, BusinessClock clock)
{
    private const string Purpose = "transfer/user-name";

    /// <summary>For a row; null for none.</summary>
    public string? Seal(string? name) => string.IsNullOrEmpty(name) ? null : master.Seal(Encoding.UTF8.GetBytes(name), Purpose);

    /// <summary>The plain name of a row; null for none.</summary>
    public string? Open(string? sealedName) => sealedName is null ? null : Encoding.UTF8.GetString(master.Open(sealedName, Purpose));

    /// <summary>As the wire carries it to this merchant: RSA-OAEP to its newest valid certificate, base64. Null for none.</summary>
    public async ValueTask<string?> ForMerchantAsync(string mchId, string? sealedName, CancellationToken cancellation = default)
    {
        if (sealedName is null)
            return null;
        var now = clock.Machine.UtcMicroseconds();
        var entry = await merchants.RequireAsync(mchId, cancellation);
        if (entry.Certificates.Values.Where(certificate => certificate.IsValid(now)).MaxBy(certificate => certificate.NotBeforeUs) is not { } newest)
            return null;
        using var certificate = X509Certificate2.CreateFromPem(newest.Pem);
        using var key = certificate.GetRSAPublicKey()!;
#pragma warning disable CA5350 // The wire's own choice: RSAES-OAEP with SHA-1.
        return Convert.ToBase64String(key.Encrypt(master.Open(sealedName, Purpose), RSAEncryptionPadding.OaepSHA1));
#pragma warning restore CA5350
    }
}
