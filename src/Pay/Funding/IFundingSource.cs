namespace Madang.Pay.Funding;

/// <summary>
/// Where money enters and leaves: a bank, a card processor, or the sandbox's own bank. An implementation turns an instruction into a call of
/// its processor, with the funding id as the processor's idempotency key.
/// </summary>
internal interface IFundingSource
{
    /// <summary>What people and rows call it, such as <c>sandbox</c>; 1-32 lower-case letters, digits and dashes.</summary>
    string Name { get; }

    /// <summary>The ledger account that stands for the money this source holds for us, in this currency.</summary>
    ValueTask<long> SettlementAccountAsync(string currency, CancellationToken cancellation = default);

    /// <summary>
    /// Takes the money from its owner at the source. The same funding id again gives the same answer and takes nothing more.
    /// An exception, like <see cref="FundingState.Pending"/>, means that the outcome is unknown: it will be asked again.
    /// </summary>
    ValueTask<FundingOutcome> ChargeAsync(FundingInstruction instruction, CancellationToken cancellation = default);

    /// <summary>Pays the money out to its owner at the source, with the same promise.</summary>
    ValueTask<FundingOutcome> PayOutAsync(FundingInstruction instruction, CancellationToken cancellation = default);
}

/// <summary>One movement at a funding source.</summary>
/// <param name="FundingId">32 hexadecimal digits; the idempotency key.</param>
/// <param name="Owner">Whose money: <c>person/{id}</c> or <c>merchant/{mchid}</c>.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Minor units, positive.</param>
internal sealed record FundingInstruction(string FundingId, string Owner, string Currency, long Amount);

/// <summary>How far a source has come.</summary>
internal enum FundingState
{
    /// <summary>Not known yet; ask again with the same id.</summary>
    Pending,

    /// <summary>The money has moved.</summary>
    Done,

    /// <summary>It has not and will not.</summary>
    Refused,
}

/// <summary>A source's answer.</summary>
/// <param name="State">How far it is.</param>
/// <param name="ExternalReference">The source's own number for it; at most 64 characters.</param>
/// <param name="Reason">Why it was refused, for the owner to read.</param>
internal sealed record FundingOutcome(FundingState State, string? ExternalReference, string? Reason);
