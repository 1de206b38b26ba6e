using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Wallet;

namespace Madang.Pay.Funding;

/// <summary>
/// Top-ups and withdrawals. An order is stored before its source is asked, and credited in the commit that marks it done; a node that dies in
/// between leaves a pending order, which is asked again with the same id.
/// </summary>
internal sealed class FundingOrders(PlatformDatabase database, ILedger ledger, BusinessClock clock, IReadOnlyList<IFundingSource> sources) : IDueWork
{
    private const int MostPerRun = 50;
    private static readonly long AskAgainUs = Microseconds.Of(TimeSpan.FromMinutes(1));

    private const string Columns =
        """
        funding_id AS FundingId, kind AS Kind, owner AS Owner, account AS Account, currency AS Currency, amount AS Amount, source AS Source,
        state AS State, hold_id AS HoldId, external_ref AS ExternalRef, reason AS Reason, created_at AS CreatedAt
        """;

    /// <summary>There is no source of that name here.</summary>
    public static readonly Refusal UnknownSource = new("FUNDING_SOURCE_NOT_SET_UP", 422, "This platform has no funding source of that name.");

    public string Name => "funding";

    /// <summary>Tops up an account of <paramref name="owner"/>.</summary>
    /// <param name="owner"><c>person/{id}</c> or <c>merchant/{mchid}</c>.</param>
    /// <param name="account">Ledger account to be credited.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <param name="amount">Minor units, positive.</param>
    /// <param name="source">Name of the funding source.</param>
    /// <param name="guards">Makes the rows that must stand with the order, given its id; a row conflict there gives no order and no refusal.</param>
    /// <param name="cancellation">Cancels the wait, not what was begun.</param>
    public async ValueTask<(FundingOrder? Order, Refusal? Refusal)> TopUpAsync(
        string owner, long account, string currency, long amount, string source, Func<string, IReadOnlyList<RowWrite>>? guards = null, CancellationToken cancellation = default)
    {
        if (Source(source) is null)
            return (null, UnknownSource);
        var order = NewOrder(FundingOrder.TopUp, owner, account, currency, amount, source, holdId: null);
        var result = await ledger.CommitAsync(new LedgerCommit([], [Insert(order), .. guards?.Invoke(order.FundingId) ?? []]), cancellation);
        return result.IsCommitted ? (await AdvanceAsync(order, cancellation), null) : (null, null);
    }

    /// <summary>Pays money of <paramref name="owner"/> out to a source; it is on hold until the source has answered.</summary>
    public async ValueTask<(FundingOrder? Order, Refusal? Refusal)> WithdrawAsync(
        string owner, long account, string currency, long amount, string source, Func<string, IReadOnlyList<RowWrite>>? guards = null, CancellationToken cancellation = default)
    {
        if (Source(source) is not { } bank)
            return (null, UnknownSource);
        var hold = TimeOrderedId.New(clock);
        var order = NewOrder(FundingOrder.Withdrawal, owner, account, currency, amount, source, hold.ToString("n"));
        var settlement = await bank.SettlementAccountAsync(currency, cancellation);
        // No deadline: only the source's answer may end this hold.
        var result = await ledger.CommitAsync(
            new LedgerCommit(
                [Transfer.Hold(hold, account, settlement, amount, PostingCodes.Withdrawal, 0, order.FundingId)],
                [Insert(order), .. guards?.Invoke(order.FundingId) ?? []]),
            cancellation);
        return result.Outcome switch
        {
            CommitOutcome.Committed => (await AdvanceAsync(order, cancellation), null),
            CommitOutcome.Refused => (null, WalletRefusals.NotEnough),
            _ => (null, null),
        };
    }

    /// <summary>The order of this id; null when there is none.</summary>
    public async ValueTask<FundingOrder?> FindAsync(string fundingId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<FundingOrder>($"SELECT {Columns} FROM funding_order WHERE funding_id = @fundingId", new { fundingId });
    }

    /// <inheritdoc />
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        IEnumerable<FundingOrder> due;
        var now = clock.UtcMicroseconds();
        await using (var connection = await database.OpenAsync(cancellation))
        {
            due = await connection.QueryAsync<FundingOrder>(
                $"SELECT {Columns} FROM funding_order WHERE state = 'PENDING' AND asked_at <= @before ORDER BY asked_at LIMIT @most",
                new { before = now - AskAgainUs, most = MostPerRun });
        }
        var finished = 0;
        foreach (var order in due)
        {
            var after = await AdvanceAsync(order, cancellation);
            if (after.State != FundingOrder.Pending)
                finished++;
            else
                await ledger.CommitAsync(
                    LedgerCommit.OfRows(RowWrite.Any("UPDATE funding_order SET asked_at = @Now WHERE funding_id = @Id", new { Now = now, Id = order.FundingId })),
                    cancellation);
        }
        return finished;
    }

    private async ValueTask<FundingOrder> AdvanceAsync(FundingOrder order, CancellationToken cancellation)
    {
        if (Source(order.Source) is not { } source)
            return order;
        var instruction = new FundingInstruction(order.FundingId, order.Owner, order.Currency, order.Amount);
        var outcome = order.Kind == FundingOrder.TopUp
            ? await source.ChargeAsync(instruction, cancellation)
            : await source.PayOutAsync(instruction, cancellation);
        if (outcome.State == FundingState.Pending)
            return order;
        var done = outcome.State == FundingState.Done;
        var finish = RowWrite.One(
            """
            UPDATE funding_order SET state = @State, external_ref = @External, reason = @Reason, finished_at = @Now
            WHERE funding_id = @Id AND state = 'PENDING'
            """,
            new
            {
                State = done ? FundingOrder.Success : FundingOrder.Failed,
                External = outcome.ExternalReference,
                outcome.Reason,
                Now = clock.UtcMicroseconds(),
                Id = order.FundingId,
            });
        var result = await ledger.CommitAsync(new LedgerCommit([.. await TransfersAsync(order, source, done, cancellation)], [finish]), cancellation);
        var stored = await FindAsync(order.FundingId, cancellation) ?? order;
        // Not committed: another node finished it first, and what it stored is the truth. Anything else is a fault of ours.
        return result.IsCommitted || stored.State != FundingOrder.Pending
            ? stored
            : throw new InvalidOperationException($"Funding order {order.FundingId} could not be ended: {result.Outcome} {result.Refusal}.");
    }

    private async ValueTask<IReadOnlyList<Transfer>> TransfersAsync(FundingOrder order, IFundingSource source, bool done, CancellationToken cancellation)
    {
        var id = TimeOrderedId.New(clock);
        if (order.Kind == FundingOrder.Withdrawal)
        {
            var hold = Guid.ParseExact(order.HoldId!, "n");
            return done
                ? [Transfer.Post(id, hold, 0, PostingCodes.Withdrawal, order.FundingId)]
                : [Transfer.Void(id, hold, PostingCodes.Withdrawal, order.FundingId)];
        }
        if (!done)
            return [];
        var settlement = await source.SettlementAccountAsync(order.Currency, cancellation);
        var code = order.Owner.StartsWith("merchant/", StringComparison.Ordinal) ? PostingCodes.MerchantTopUp : PostingCodes.TopUp;
        return [Transfer.Move(id, settlement, order.Account, order.Amount, code, order.FundingId)];
    }

    private IFundingSource? Source(string name) => sources.LastOrDefault(source => source.Name == name);

    private FundingOrder NewOrder(string kind, string owner, long account, string currency, long amount, string source, string? holdId) =>
        new(TimeOrderedId.NewText(clock), kind, owner, account, currency, amount, source, FundingOrder.Pending, holdId, null, null, clock.UtcMicroseconds());

    private static RowWrite Insert(FundingOrder order) => RowWrite.One(
        """
        INSERT INTO funding_order (funding_id, kind, owner, account, currency, amount, source, state, hold_id, created_at, asked_at)
        VALUES (@FundingId, @Kind, @Owner, @Account, @Currency, @Amount, @Source, @State, @HoldId, @CreatedAt, @CreatedAt)
        """,
        new
        {
            order.FundingId,
            order.Kind,
            order.Owner,
            order.Account,
            order.Currency,
            order.Amount,
            order.Source,
            order.State,
            order.HoldId,
            order.CreatedAt,
        });
}
