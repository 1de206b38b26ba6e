using Madang.Ledger;

namespace Madang.Pay.Funding;

/// <summary>A bank that always has money, for sandboxes only. Its ledger account may go as far below zero as demonstrations need.</summary>
internal sealed class SandboxBank(ILedger ledger) : IFundingSource
{
    public const string SourceName = "sandbox";

    public string Name => SourceName;

    public ValueTask<long> SettlementAccountAsync(string currency, CancellationToken cancellation = default) =>
        ledger.OpenAccountAsync(new AccountSpec($"bank/sandbox/{currency}", currency, AccountRules.None), cancellation);

    public ValueTask<FundingOutcome> ChargeAsync(FundingInstruction instruction, CancellationToken cancellation = default) =>
        ValueTask.FromResult(new FundingOutcome(FundingState.Done, $"SBC{instruction.FundingId}", null));

    public ValueTask<FundingOutcome> PayOutAsync(FundingInstruction instruction, CancellationToken cancellation = default) =>
        ValueTask.FromResult(new FundingOutcome(FundingState.Done, $"SBP{instruction.FundingId}", null));
}
