namespace Madang.Pay.Wallet;

/// <summary>The business codes of postings that move money into, out of and between wallets. Stored for ever: never reuse a number.</summary>
internal static class WalletPostings
{
    /// <summary>From a funding source into a wallet or a merchant's account.</summary>
    public const int TopUp = 301;

    /// <summary>Out to a funding source.</summary>
    public const int Withdrawal = 302;

    /// <summary>From person to person.</summary>
    public const int PersonTransfer = 601;

    /// <summary>From a merchant to a person, confirmed by the person.</summary>
    public const int MerchantTransfer = 401;

    /// <summary>A merchant's money set aside for a batch of transfers.</summary>
    public const int BatchReserved = 403;

    /// <summary>One transfer of a batch.</summary>
    public const int BatchTransfer = 401;

    /// <summary>What a batch did not pay out, back to the merchant.</summary>
    public const int BatchReturned = 402;

    /// <summary>Into a red packet.</summary>
    public const int RedPacketSent = 501;

    /// <summary>Out of a red packet to who opened it.</summary>
    public const int RedPacketOpened = 502;

    /// <summary>What nobody opened, back to the sender.</summary>
    public const int RedPacketReturned = 503;
}
