namespace Madang.Pay.Merchants;

/// <summary>A merchant as the wire sees it. Secrets are not part of it: they are asked for where they are used.</summary>
/// <param name="MchId">Ten digits, such as 1900000001.</param>
/// <param name="Name">Shown to payers.</param>
/// <param name="BasicAccount">Ledger account of collected money, CNY.</param>
/// <param name="OperationAccount">Ledger account from which transfers and red packets are paid, CNY.</param>
/// <param name="FeeRateBp">What the platform keeps of each payment, in hundredths of a percent; 0-1000.</param>
internal sealed record Merchant(string MchId, string Name, long BasicAccount, long OperationAccount, long FeeRateBp);
