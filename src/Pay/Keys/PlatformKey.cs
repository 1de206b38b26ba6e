using Madang.Kernel.Signing;

namespace Madang.Pay.Keys;

/// <summary>One key pair of the platform. Times are business time in UTC microseconds.</summary>
/// <param name="Mode">Whether merchants know it by a certificate or as a bare public key.</param>
/// <param name="Generation">1, 2, 3 … within its mode.</param>
/// <param name="Signing">The private half; its id is what <c>Wechatpay-Serial</c> carries.</param>
/// <param name="CertificatePem">The certificate; empty for a bare public key.</param>
/// <param name="OfferedAtUs">From when merchants are told of it, and may name it.</param>
/// <param name="ActiveAtUs">From when it signs where nobody names a key.</param>
/// <param name="ExpiresAtUs">Until when it signs for those who name it, and decrypts.</param>
internal sealed record PlatformKey(KeyMode Mode, long Generation, SigningKey Signing, string CertificatePem, long OfferedAtUs, long ActiveAtUs, long ExpiresAtUs)
{
    public string Id => Signing.Id;

    public bool IsOffered(long nowUs) => OfferedAtUs <= nowUs && nowUs < ExpiresAtUs;
}

/// <summary>All keys of the platform at one moment.</summary>
internal sealed class KeyRing(IReadOnlyList<PlatformKey> keys)
{
    public IReadOnlyList<PlatformKey> Keys { get; } = keys;

    /// <summary>The key of this id while it may be used; null otherwise.</summary>
    public PlatformKey? Find(string id, long nowUs)
    {
        foreach (var key in Keys)
        {
            if (key.IsOffered(nowUs) && string.Equals(key.Id, id, StringComparison.OrdinalIgnoreCase))
                return key;
        }
        return null;
    }

    /// <summary>The key that signs in this mode now: of those that are active the newest; null when there is none.</summary>
    public PlatformKey? Active(KeyMode mode, long nowUs)
    {
        PlatformKey? active = null;
        foreach (var key in Keys)
        {
            if (key.Mode == mode && key.ActiveAtUs <= nowUs && nowUs < key.ExpiresAtUs && key.Generation > (active?.Generation ?? 0))
                active = key;
        }
        return active;
    }
}
