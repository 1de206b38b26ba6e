namespace Madang.Pay;

/// <summary>
/// What each transfer in the ledger was for. The numbers are stored for ever and never reused; statements and bills translate them.
/// Hundreds group them: 1 payments, 2 refunds, 3 money in and out of the platform, 4 merchants' transfers, 5 red packets, 6 between persons, 7 between a merchant's own accounts.
/// </summary>
internal static class PostingCodes
{
    /// <summary>Payer's wallet → merchant's basic account. Reference: transaction id.</summary>
    public const int Payment = 101;

    /// <summary>Merchant's basic account → platform's fees. Reference: transaction id.</summary>
    public const int PaymentFee = 102;

    /// <summary>Merchant's basic account → payer's wallet. Reference: refund id.</summary>
    public const int Refund = 201;

    /// <summary>Platform's fees → merchant's basic account, with a refund (reference: refund id) or a reversal (reference: transaction id).</summary>
    public const int RefundFeeReturned = 202;

    /// <summary>Merchant's basic account → payer's wallet, when a code payment is reversed. Reference: transaction id.</summary>
    public const int Reversal = 203;

    /// <summary>Merchant's basic account → bank payouts, when an abnormal refund is paid to a bank card. Reference: refund id.</summary>
    public const int RefundToBank = 205;

    /// <summary>Funding source → payer's wallet.</summary>
    public const int TopUp = 301;

    /// <summary>Payer's wallet → funding source.</summary>
    public const int Withdrawal = 302;

    /// <summary>Funding source → merchant's account.</summary>
    public const int MerchantTopUp = 303;

    /// <summary>Merchant's operation account → person's wallet. Reference: transfer bill number.</summary>
    public const int MerchantTransfer = 401;

    /// <summary>Person's wallet, or what was set aside, → merchant's operation account.</summary>
    public const int MerchantTransferReturned = 402;

    /// <summary>Merchant's operation account → what is set aside for a batch of transfers. Reference: batch id.</summary>
    public const int MerchantTransferReserved = 403;

    /// <summary>Sender → what is set aside for a red packet. Reference: packet number.</summary>
    public const int RedPacketSent = 501;

    /// <summary>What is set aside → the person who opened it.</summary>
    public const int RedPacketOpened = 502;

    /// <summary>What is set aside → sender, when a packet expires.</summary>
    public const int RedPacketReturned = 503;

    /// <summary>Person → person.</summary>
    public const int PersonTransfer = 601;

    /// <summary>A merchant's basic account → its operation account, or back.</summary>
    public const int MerchantOwnAccounts = 701;
}
