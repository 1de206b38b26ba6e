using System.Security.Cryptography;
using Madang.Kernel.Time;
using Madang.Pay.Keys;
using Madang.Pay.Merchants;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary>Makes merchants that can be used at once: an app, keys, money to pay out and a payer with money.</summary>
internal sealed class SandboxMerchants(CreateMerchant create, PlatformKeys keys, PlatformCa authority, SandboxPeople people, Payers payers, BusinessClock clock)
{
    // What the real platform takes from most shops: 0.6 %.
    private const long FeeRateBp = 60;

    public async Task<SandboxMerchant> MakeAsync(string name, KeyMode mode, string baseUrl, CancellationToken cancellation)
    {
        var appId = $"wx{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        var made = await create.RunAsync(new NewMerchant { Name = name, AppIds = [appId], FeeRateBp = FeeRateBp, KeyMode = mode }, cancellation);
        await people.TopUpAsync(made.Merchant, SandboxPeople.MerchantMoney, cancellation);
        var payer = await people.DefaultAsync(cancellation);
        var ring = await keys.RingAsync(cancellation);
        var now = clock.UtcMicroseconds();
        var certificate = ring.Active(KeyMode.Certificate, now)!;
        var publicKey = ring.Active(KeyMode.PublicKey, now)!;
        return new()
        {
            Mchid = made.Merchant.MchId,
            Name = name,
            Appid = appId,
            SerialNo = made.SerialNo,
            Apiv3Key = made.ApiV3Key,
            ApiKeyV2 = made.ApiKeyV2,
            BaseUrl = baseUrl,
            PlatformSerial = certificate.Id,
            PublicKeyId = publicKey.Id,
            Openid = await payers.OpenIdAsync(appId, payer.PayerId, cancellation),
            Files = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["apiclient_key.pem"] = made.PrivateKeyPem,
                ["apiclient_cert.pem"] = made.CertificatePem,
                ["platform_cert.pem"] = certificate.CertificatePem,
                ["platform_public_key.pem"] = publicKey.Signing.PublicKeyPem,
                ["ca.pem"] = await authority.CertificatePemAsync(cancellation),
            },
        };
    }

    public static KeyMode? ModeOf(string? name) => name switch { null or "" or "certificate" => KeyMode.Certificate, "public-key" => KeyMode.PublicKey, _ => null };
}

/// <summary><c>POST /sandbox/merchants</c>: <c>{"name":"Corner shop","key_mode":"certificate","base_url":"http://127.0.0.1:8080"}</c></summary>
internal sealed class MakeMerchant(SandboxMerchants merchants) : ISandboxUseCase
{
    public sealed record Request
    {
        [Text(1, 64)]
        public string? Name { get; init; }

        [OneOf("certificate", "public-key")]
        public string? KeyMode { get; init; }

        [Text(1, 255, Pattern = "https?://[^\\s/]+")]
        public string? BaseUrl { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        var name = string.IsNullOrWhiteSpace(request.Name) ? "Madang test shop" : request.Name;
        var baseUrl = string.IsNullOrEmpty(request.BaseUrl) ? $"{call.Http.Request.Scheme}://{call.Http.Request.Host.Value}" : request.BaseUrl;
        return WireAnswer.Ok(await merchants.MakeAsync(name, SandboxMerchants.ModeOf(request.KeyMode)!.Value, baseUrl, cancellation));
    }
}

/// <summary><c>GET /sandbox/merchants</c></summary>
internal sealed class ListMerchants(MerchantDirectory directory, SandboxPeople people) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        var shown = new List<object>();
        foreach (var merchant in await directory.ListAsync(cancellation))
        {
            var entry = await directory.RequireAsync(merchant.MchId, cancellation);
            shown.Add(new
            {
                Mchid = merchant.MchId,
                merchant.Name,
                Appids = entry.AppIds.Order(StringComparer.Ordinal),
                Collected = await people.BalanceAsync(merchant.BasicAccount, cancellation),
                Operation = await people.BalanceAsync(merchant.OperationAccount, cancellation),
            });
        }
        return WireAnswer.Ok(new { Merchants = shown });
    }
}

/// <summary><c>POST /sandbox/keys/rotate</c>: <c>{"kind":"certificate"}</c>. The new key signs at once; the old one stays valid as long as documented.</summary>
internal sealed class RotateKey(PlatformKeys keys) : ISandboxUseCase
{
    public sealed record Request
    {
        [Must]
        [OneOf("certificate", "public-key")]
        public string? Kind { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        var key = await keys.RotateAsync(SandboxMerchants.ModeOf(request.Kind)!.Value, atOnce: true, cancellation);
        return WireAnswer.Ok(new { request.Kind, KeyId = key.Id, Pem = key.CertificatePem.Length > 0 ? key.CertificatePem : key.Signing.PublicKeyPem });
    }
}
