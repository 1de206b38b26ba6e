using Madang.Kernel.Refusals;

namespace Madang.Pay.Bills;

/// <summary>What only bills refuse.</summary>
internal static class BillRefusals
{
    public static readonly Refusal NoStatement = new("NO_STATEMENT_EXIST", 400, "There is no bill: nothing was booked on that day.");

    public static readonly Refusal StaleAddress = new("INVALID_REQUEST", 400, "The download address is not ours or has lapsed. Ask for the bill again.");

    public static readonly Refusal OtherMerchant = new("NO_AUTH", 403, "The download address was given to another merchant.");

    public static Refusal Creating(string message) => new("STATEMENT_CREATING", 400, message);
}
