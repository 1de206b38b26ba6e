using System.Security.Cryptography;
using Madang.Pay.Merchants;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Wire.Xml;

/// <summary>
/// Marks a call that moves a merchant's money and that the legacy wire therefore takes only from who shows the merchant's API certificate in the TLS handshake.
/// Over plain HTTP nobody can: a sandbox lets it pass there, production refuses it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ClientCertificateAttribute : Attribute
{
    /// <summary>True when the connection's certificate is one of the merchant's, valid now. The handshake has proved that its key is held.</summary>
    public static bool IsShown(HttpContext http, MerchantEntry merchant, long nowUs)
    {
        if (http.Connection.ClientCertificate is not { } shown)
            return false;
        return merchant.Certificates.TryGetValue(shown.SerialNumber, out var own)
            && own.IsValid(nowUs)
            && CryptographicOperations.FixedTimeEquals(PemEncoding.TryFind(own.Pem, out var fields) ? Convert.FromBase64String(own.Pem[fields.Base64Data]) : [], shown.RawData);
    }
}
