using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Notifications;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>The stored bills and the ways in which they end. Of confirm, cancel and expiry that race, the guard on the state lets one through.</summary>
internal sealed class TransferBills(
    PlatformDatabase database, ILedger ledger, BusinessClock clock, NotificationOutbox outbox, Payers payers, PayeeNames names) : IDueWork
{
    /// <summary>How long a bill waits for its payee.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private const int MostPerRun = 100;

    private const string Columns =
        """
        transfer_bill_no AS TransferBillNo, mchid AS MchId, out_bill_no AS OutBillNo, appid AS AppId, openid AS OpenId, person_id AS PersonId,
        scene_id AS SceneId, amount AS Amount, remark AS Remark, perception AS Perception, report_infos AS ReportInfos, user_name_sealed AS UserNameSealed,
        notify_url AS NotifyUrl, fingerprint AS Fingerprint, package_info AS PackageInfo, state AS State, fail_reason AS FailReason, hold_id AS HoldId,
        created_at AS CreatedAt, updated_at AS UpdatedAt, deadline_at AS DeadlineAt
        """;

    public string Name => "transfer bills";

    public ValueTask<TransferBill?> FindByOutNoAsync(string mchId, string outBillNo, CancellationToken cancellation = default) =>
        OneAsync("mchid = @mchId AND out_bill_no = @number", mchId, outBillNo, cancellation);

    public ValueTask<TransferBill?> FindByBillNoAsync(string mchId, string transferBillNo, CancellationToken cancellation = default) =>
        OneAsync("mchid = @mchId AND transfer_bill_no = @number", mchId, transferBillNo, cancellation);

    /// <summary>The bill that a payee holds the package of; null unless it is theirs.</summary>
    public ValueTask<TransferBill?> FindByPackageAsync(string personId, string packageInfo, CancellationToken cancellation = default) =>
        OneAsync("person_id = @mchId AND package_info = @number", personId, packageInfo, cancellation);

    /// <summary>What waits for this person's confirmation, oldest deadline first.</summary>
    public async ValueTask<IEnumerable<TransferBill>> WaitingForAsync(string personId, int limit, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryAsync<TransferBill>(
            $"SELECT {Columns} FROM transfer_bill WHERE person_id = @personId AND state = 'WAIT_USER_CONFIRM' AND deadline_at > @now ORDER BY deadline_at LIMIT @limit",
            new { personId, now = clock.UtcMicroseconds(), limit });
    }

    /// <summary>Stores the bill and holds its money. Null when it is stored; NOT_ENOUGH stores nothing. A number taken in this moment gives no refusal and false.</summary>
    public async ValueTask<(bool IsStored, Refusal? Refusal)> OpenAsync(TransferBill bill, long from, long to, CancellationToken cancellation = default)
    {
        var hold = Transfer.Hold(
            Guid.ParseExact(bill.HoldId, "n"), from, to, bill.Amount, PostingCodes.MerchantTransfer, bill.DeadlineAt, bill.TransferBillNo);
        var result = await ledger.CommitAsync(new LedgerCommit([hold], [Insert(bill)]), cancellation);
        return result.Outcome switch
        {
            CommitOutcome.Committed => (true, null),
            CommitOutcome.Refused when result.Refusal == LedgerRefusal.InsufficientCredits => (false, WireRefusals.NotEnough),
            CommitOutcome.Refused => throw new InvalidOperationException($"The ledger refused a transfer's hold: {result.Refusal}."),
            _ => (false, null),
        };
    }

    /// <summary>
    /// The payee takes the money: from now on nobody can cancel it, and this call or, when it is interrupted, <see cref="RunDueAsync"/> ends it.
    /// </summary>
    public async ValueTask ConfirmAsync(TransferBill bill, CancellationToken cancellation = default)
    {
        var mark = RowWrite.One(
            "UPDATE transfer_bill SET state = 'TRANSFERING', updated_at = @Now WHERE transfer_bill_no = @No AND state = 'WAIT_USER_CONFIRM' AND deadline_at > @Now",
            new { Now = clock.UtcMicroseconds(), No = bill.TransferBillNo });
        if ((await ledger.CommitAsync(LedgerCommit.OfRows(mark), cancellation)).IsCommitted)
            await FinishTransferAsync(bill, cancellation);
        else
            await ExpireAsync(bill, cancellation);
    }

    /// <summary>The merchant wants it back: from now on nobody can confirm it. True when this call did it; the money follows with <see cref="RunDueAsync"/>.</summary>
    public async ValueTask<bool> BeginCancelAsync(TransferBill bill, CancellationToken cancellation = default)
    {
        var mark = RowWrite.One(
            "UPDATE transfer_bill SET state = 'CANCELING', updated_at = @Now WHERE transfer_bill_no = @No AND state = 'WAIT_USER_CONFIRM' AND deadline_at > @Now",
            new { Now = clock.UtcMicroseconds(), No = bill.TransferBillNo });
        return (await ledger.CommitAsync(LedgerCommit.OfRows(mark), cancellation)).IsCommitted;
    }

    /// <summary>Ends a bill whose time is over. True when this call did it.</summary>
    public async ValueTask<bool> ExpireAsync(TransferBill bill, CancellationToken cancellation = default)
    {
        var ended = Ended(bill, TransferState.Fail, TransferState.Overdue);
        var done = await HoldExpiry.ExpireAsync(
            ledger, clock, bill.HoldId, PostingCodes.MerchantTransfer, bill.TransferBillNo, End(ended, TransferState.WaitUserConfirm), cancellation);
        return done && Told(bill);
    }

    /// <inheritdoc />
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        var done = 0;
        foreach (var bill in await DueAsync("state = 'CANCELING' AND deadline_at >= @from", 0, cancellation))
            done += await FinishCancelAsync(bill, cancellation) ? 1 : 0;
        foreach (var bill in await DueAsync("state = 'TRANSFERING' AND deadline_at >= @from", 0, cancellation))
            done += await FinishTransferAsync(bill, cancellation) ? 1 : 0;
        foreach (var bill in await DueAsync("state = 'WAIT_USER_CONFIRM' AND deadline_at <= @from", clock.UtcMicroseconds(), cancellation))
            done += await ExpireAsync(bill, cancellation) ? 1 : 0;
        return done;
    }

    // The name is compared here and not before: what is compared is who takes the money, now.
    private async ValueTask<bool> FinishTransferAsync(TransferBill bill, CancellationToken cancellation)
    {
        if (!await payers.IsNamedAsync(bill.PersonId, names.Open(bill.UserNameSealed), cancellation))
            return await ReleaseAsync(bill, End(Ended(bill, TransferState.Fail, TransferState.NameNotCorrect), TransferState.Transfering), cancellation);
        var post = Transfer.Post(TimeOrderedId.New(clock), Guid.ParseExact(bill.HoldId, "n"), 0, PostingCodes.MerchantTransfer, bill.TransferBillNo);
        var rows = End(Ended(bill, TransferState.Success, failReason: null), TransferState.Transfering);
        var result = await ledger.CommitAsync(new LedgerCommit([post], rows), cancellation);
        // Confirmed in the last moment, and the hold lapsed before it could be posted: the money is back with the merchant.
        if (result.Outcome == CommitOutcome.Refused && result.Refusal is LedgerRefusal.HoldExpired or LedgerRefusal.HoldAlreadyVoided)
            return await ReleaseAsync(bill, End(Ended(bill, TransferState.Fail, TransferState.Overdue), TransferState.Transfering), cancellation);
        return result.IsCommitted && Told(bill);
    }

    private ValueTask<bool> FinishCancelAsync(TransferBill bill, CancellationToken cancellation) =>
        ReleaseAsync(bill, End(Ended(bill, TransferState.Cancelled, failReason: null), TransferState.Canceling), cancellation);

    // The money goes back, together with the rows that say why.
    private async ValueTask<bool> ReleaseAsync(TransferBill bill, IReadOnlyList<RowWrite> rows, CancellationToken cancellation)
    {
        var release = Transfer.Void(TimeOrderedId.New(clock), Guid.ParseExact(bill.HoldId, "n"), PostingCodes.MerchantTransfer, bill.TransferBillNo);
        var result = await ledger.CommitAsync(new LedgerCommit([release], rows), cancellation);
        // The hold's own deadline may have come in between: the money is back already.
        if (result.Outcome == CommitOutcome.Refused && result.Refusal is LedgerRefusal.HoldExpired or LedgerRefusal.HoldAlreadyVoided)
            result = result.Refusal == LedgerRefusal.HoldExpired
                ? await ExpireHoldAsync(bill, rows, cancellation)
                : await ledger.CommitAsync(new LedgerCommit([], rows), cancellation);
        return result.IsCommitted && Told(bill);
    }

    private async ValueTask<CommitResult> ExpireHoldAsync(TransferBill bill, IReadOnlyList<RowWrite> rows, CancellationToken cancellation)
    {
        var done = await HoldExpiry.ExpireAsync(ledger, clock, bill.HoldId, PostingCodes.MerchantTransfer, bill.TransferBillNo, rows, cancellation);
        return done ? new CommitResult(CommitOutcome.Committed, LedgerRefusal.None, -1, false, clock.UtcMicroseconds()) : default;
    }

    // The callback is in the outbox; this only spares it the wait.
    private bool Told(TransferBill bill)
    {
        if (bill.NotifyUrl is not null)
            outbox.Wake();
        return true;
    }

    private TransferBill Ended(TransferBill bill, string state, string? failReason) =>
        bill with { State = state, FailReason = failReason, UpdatedAt = clock.UtcMicroseconds() };

    private IReadOnlyList<RowWrite> End(TransferBill ended, string from)
    {
        var guard = RowWrite.One(
            "UPDATE transfer_bill SET state = @State, fail_reason = @FailReason, updated_at = @UpdatedAt WHERE transfer_bill_no = @TransferBillNo AND state = @From",
            new { ended.State, ended.FailReason, ended.UpdatedAt, ended.TransferBillNo, From = from });
        return ended.NotifyUrl is null ? [guard] : [guard, outbox.Enqueue(TransferNotice.Finished(ended))];
    }

    private async ValueTask<TransferBill?> OneAsync(string where, string mchId, string number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<TransferBill>($"SELECT {Columns} FROM transfer_bill WHERE {where}", new { mchId, number });
    }

    private async ValueTask<IEnumerable<TransferBill>> DueAsync(string where, long from, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryAsync<TransferBill>(
            $"SELECT {Columns} FROM transfer_bill WHERE {where} ORDER BY deadline_at LIMIT @most", new { from, most = MostPerRun });
    }

    private static RowWrite Insert(TransferBill bill) => RowWrite.One(
        """
        INSERT INTO transfer_bill (transfer_bill_no, mchid, out_bill_no, appid, openid, person_id, scene_id, amount, remark, perception, report_infos,
                                   user_name_sealed, notify_url, fingerprint, package_info, state, fail_reason, hold_id, created_at, updated_at, deadline_at)
        VALUES (@TransferBillNo, @MchId, @OutBillNo, @AppId, @OpenId, @PersonId, @SceneId, @Amount, @Remark, @Perception, @ReportInfos,
                @UserNameSealed, @NotifyUrl, @Fingerprint, @PackageInfo, @State, @FailReason, @HoldId, @CreatedAt, @UpdatedAt, @DeadlineAt)
        ON CONFLICT DO NOTHING
        """,
        bill);
}
