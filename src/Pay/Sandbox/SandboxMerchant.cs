namespace Madang.Pay.Sandbox;

/// <summary>A new merchant of the sandbox with everything that a back end is configured with. It holds secrets and is told once.</summary>
public sealed record SandboxMerchant
{
    /// <summary>The merchant's number.</summary>
    public required string Mchid { get; init; }

    /// <summary>What payers see.</summary>
    public required string Name { get; init; }

    /// <summary>The app bound to it.</summary>
    public required string Appid { get; init; }

    /// <summary>Serial number of the merchant's API certificate.</summary>
    public required string SerialNo { get; init; }

    /// <summary>32 characters that seal callbacks.</summary>
    public required string Apiv3Key { get; init; }

    /// <summary>32 characters that sign the legacy XML calls.</summary>
    public required string ApiKeyV2 { get; init; }

    /// <summary>Address of the pay API.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Serial number of the platform's certificate.</summary>
    public required string PlatformSerial { get; init; }

    /// <summary>Id of the platform's public key.</summary>
    public required string PublicKeyId { get; init; }

    /// <summary>A demonstration payer with money, as the app knows them.</summary>
    public required string Openid { get; init; }

    /// <summary>PEM texts by the names of their files.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}
