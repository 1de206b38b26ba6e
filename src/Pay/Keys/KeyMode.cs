namespace Madang.Pay.Keys;

/// <summary>By which of the platform's keys a merchant verifies what the platform signs.</summary>
internal enum KeyMode
{
    /// <summary>A platform certificate, downloaded from <c>/v3/certificates</c> and known by its serial number.</summary>
    Certificate,

    /// <summary>A platform public key, handed out once and known by its <c>PUB_KEY_ID_…</c>.</summary>
    PublicKey,
}
