using System.Security.Cryptography;

namespace Madang.Pay.Keys;

/// <summary>Where keys come from.</summary>
public sealed record KeyOptions
{
    /// <summary>The folder of the master key file and of the exported <c>ca.pem</c>, such as <c>data/keys</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The master key in base64, from the environment where several nodes share a database; null to use the file in <see cref="Folder"/>.</summary>
    public string? MasterKey { get; init; }

    /// <summary>Gives a private key for a new certificate: RSA, 2048 bits or more. To make one takes a tenth of a second, so who makes merchants by the hundred has keys ready.</summary>
    public Func<RSA> NewKey { get; init; } = () => RSA.Create(2048);
}
