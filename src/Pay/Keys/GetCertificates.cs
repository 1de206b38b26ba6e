using Madang.Kernel.Time;
using Madang.Pay.Merchants;
using Madang.Pay.Wire;

namespace Madang.Pay.Keys;

/// <summary>GET /v3/certificates: the platform's certificates that are offered now, each sealed with the merchant's APIv3 key.</summary>
internal sealed class GetCertificates(PlatformKeys keys, MerchantDirectory merchants, BusinessClock clock) : IWireUseCase
{
    public const string Path = "/v3/certificates";

    public async Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation)
    {
        var entry = await merchants.RequireAsync(call.Merchant.MchId, cancellation);
        var ring = await keys.RingAsync(cancellation);
        var nowUs = clock.UtcMicroseconds();
        var offered = ring.Keys.Where(key => key.Mode == KeyMode.Certificate && key.IsOffered(nowUs)).OrderByDescending(key => key.Generation);
        return WireAnswer.Ok(new { Data = offered.Select(key => Describe(key, entry.ApiV3Key)).ToArray() });
    }

    private static object Describe(PlatformKey key, byte[] apiV3Key)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(key.CertificatePem);
        return new
        {
            SerialNo = key.Id,
            EffectiveTime = WireTime.Text(Microseconds.From(certificate.NotBefore.ToUniversalTime())),
            ExpireTime = WireTime.Text(key.ExpiresAtUs),
            EncryptCertificate = Apiv3Cipher.Seal(apiV3Key, key.CertificatePem, "certificate"),
        };
    }
}
