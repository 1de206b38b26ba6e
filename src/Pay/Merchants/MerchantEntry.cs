using Madang.Kernel.Signing;
using Madang.Pay.Keys;

namespace Madang.Pay.Merchants;

/// <summary>A merchant with what authenticates it, as a node keeps it in memory for a few seconds. Never serialise or log it: it holds secrets.</summary>
internal sealed class MerchantEntry
{
    public required Merchant Merchant { get; init; }

    /// <summary>Which of the platform's keys signs for it where it names none.</summary>
    public required KeyMode KeyMode { get; init; }

    /// <summary>Its API certificates by serial number, revoked ones included; looked up without regard to case.</summary>
    public required IReadOnlyDictionary<string, MerchantCertificate> Certificates { get; init; }

    /// <summary>32 bytes that seal callbacks and certificates for it.</summary>
    public required byte[] ApiV3Key { get; init; }

    /// <summary>32 characters that sign the legacy XML calls.</summary>
    public required string ApiKeyV2 { get; init; }

    /// <summary>The apps on whose behalf it may take payments.</summary>
    public required IReadOnlySet<string> AppIds { get; init; }
}

/// <summary>One API certificate of a merchant. Times are UTC microseconds by the machine's clock.</summary>
internal sealed record MerchantCertificate(string SerialNo, string Pem, VerifyingKey Key, long NotBeforeUs, long NotAfterUs, long? RevokedAtUs)
{
    public bool IsValid(long nowUs) => RevokedAtUs is null && NotBeforeUs <= nowUs && nowUs <= NotAfterUs;
}
