using System.Text.Json;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Notifications;
using Madang.Pay.Sandbox;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers.Batches;

/// <summary>
/// Stores batches and works them off, a bounded part in each commit. The money of the whole batch is set aside when it is accepted, so that no
/// detail fails for want of it; what failed for other reasons goes back with the last part.
/// </summary>
internal sealed class TransferBatches(
    PlatformDatabase database, ILedger ledger, BusinessClock clock, NotificationOutbox outbox, Payers payers, PayeeNames names, MasterKey master,
    Faults faults) : IDueWork
{
    // One row and one transfer a detail, and a commit takes a hundred of each.
    private const int DetailsPerCommit = 40;
    private const int MostPerRun = 20;
    private const string Purpose = "transfer/batch-details";

    private const string BatchColumns =
        """
        batch_id AS BatchId, mchid AS MchId, out_batch_no AS OutBatchNo, appid AS AppId, batch_name AS BatchName, batch_remark AS BatchRemark,
        scene_id AS SceneId, notify_url AS NotifyUrl, fingerprint AS Fingerprint, details_sealed AS DetailsSealed, escrow_account AS EscrowAccount,
        merchant_account AS MerchantAccount, status AS Status, close_reason AS CloseReason, total_amount AS TotalAmount, total_num AS TotalNum,
        success_amount AS SuccessAmount, success_num AS SuccessNum, fail_amount AS FailAmount, fail_num AS FailNum, next_detail AS NextDetail,
        created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    private const string DetailColumns =
        """
        detail_id AS DetailId, batch_id AS BatchId, position AS Position, out_detail_no AS OutDetailNo, openid AS OpenId, person_id AS PersonId,
        amount AS Amount, remark AS Remark, user_name_sealed AS UserNameSealed, status AS Status, fail_reason AS FailReason,
        initiated_at AS InitiatedAt, updated_at AS UpdatedAt
        """;

    public string Name => "transfer batches";

    /// <summary>The details as a row holds them.</summary>
    public string Seal(IReadOnlyList<BatchDetailInput> details) => master.Seal(JsonSerializer.SerializeToUtf8Bytes(details), Purpose);

    public ValueTask<TransferBatch?> FindByOutNoAsync(string mchId, string outBatchNo, CancellationToken cancellation = default) =>
        OneAsync("mchid = @mchId AND out_batch_no = @number", mchId, outBatchNo, cancellation);

    public ValueTask<TransferBatch?> FindByIdAsync(string mchId, string batchId, CancellationToken cancellation = default) =>
        OneAsync("mchid = @mchId AND batch_id = @number", mchId, batchId, cancellation);

    /// <summary>Whose batch this is; null when there is none.</summary>
    public async ValueTask<string?> MerchantOfAsync(string batchId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>("SELECT mchid FROM transfer_batch WHERE batch_id = @batchId", new { batchId });
    }

    /// <summary>The batch's escrow account; empty until the batch is stored.</summary>
    public ValueTask<long> OpenEscrowAsync(string batchId, CancellationToken cancellation = default) =>
        ledger.OpenAccountAsync(new AccountSpec($"transferbatch/CNY/{batchId}", "CNY", AccountRules.DebitsNeverExceedCredits), cancellation);

    /// <summary>Stores the batch and sets its money aside. A number taken in this moment gives false and no refusal.</summary>
    public async ValueTask<(bool IsStored, Refusal? Refusal)> OpenAsync(TransferBatch batch, CancellationToken cancellation = default)
    {
        var reserve = Transfer.Move(
            TimeOrderedId.New(clock), batch.MerchantAccount, batch.EscrowAccount, batch.TotalAmount, PostingCodes.MerchantTransferReserved, batch.BatchId);
        var result = await ledger.CommitAsync(new LedgerCommit([reserve], [Insert(batch)]), cancellation);
        return result.Outcome switch
        {
            CommitOutcome.Committed => (true, null),
            CommitOutcome.Refused when result.Refusal == LedgerRefusal.InsufficientCredits => (false, WireRefusals.NotEnough),
            CommitOutcome.Refused => throw new InvalidOperationException($"The ledger refused a batch's reservation: {result.Refusal}."),
            _ => (false, null),
        };
    }

    /// <summary>Details of a batch that ended in one of one or two <paramref name="statuses"/>, in the order in which they were sent.</summary>
    public async ValueTask<IEnumerable<BatchDetail>> DetailsAsync(
        string batchId, IReadOnlyList<string> statuses, int offset, int limit, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryAsync<BatchDetail>(
            $"""
            SELECT {DetailColumns} FROM transfer_batch_detail WHERE batch_id = @batchId AND (status = @first OR status = @last)
            ORDER BY position LIMIT @limit OFFSET @offset
            """,
            new { batchId, first = statuses[0], last = statuses[^1], limit, offset });
    }

    public async ValueTask<BatchDetail?> FindDetailAsync(string batchId, string? detailId, string? outDetailNo, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<BatchDetail>(
            $"SELECT {DetailColumns} FROM transfer_batch_detail WHERE batch_id = @batchId AND (detail_id = @detailId OR out_detail_no = @outDetailNo)",
            new { batchId, detailId = detailId ?? "", outDetailNo = outDetailNo ?? "" });
    }

    /// <inheritdoc />
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        IEnumerable<TransferBatch> due;
        await using (var connection = await database.OpenAsync(cancellation))
        {
            due = await connection.QueryAsync<TransferBatch>(
                $"SELECT {BatchColumns} FROM transfer_batch WHERE status IN ('ACCEPTED', 'PROCESSING') ORDER BY created_at LIMIT @most", new { most = MostPerRun });
        }
        var done = 0;
        foreach (var batch in due)
            done += await WorkOffPartAsync(batch, cancellation) ? 1 : 0;
        return done;
    }

    private async ValueTask<bool> WorkOffPartAsync(TransferBatch batch, CancellationToken cancellation)
    {
        if (batch.NextDetail == 0 && await faults.TakeAsync(batch.MchId, FaultKind.TransferBatchClosed, cancellation) is not null)
            return await CloseAsync(batch, cancellation);
        var inputs = JsonSerializer.Deserialize<List<BatchDetailInput>>(master.Open(batch.DetailsSealed, Purpose))!;
        var now = clock.UtcMicroseconds();
        var rows = new List<RowWrite>();
        var transfers = new List<Transfer>();
        var after = batch with { UpdatedAt = now };
        foreach (var (input, index) in inputs.Skip((int)batch.NextDetail).Take(DetailsPerCommit).Select((input, index) => (input, index)))
        {
            var detail = await TryAsync(batch, input, batch.NextDetail + index, now, cancellation);
            rows.Add(Insert(detail));
            if (detail.Status == BatchDetail.Success)
                transfers.Add(await PayAsync(batch, detail, cancellation));
            after = Count(after, detail);
        }
        var isLast = after.NextDetail == batch.TotalNum;
        after = after with { Status = isLast ? TransferBatch.Finished : TransferBatch.Processing };
        if (isLast && after.FailAmount > 0)
            transfers.Add(Transfer.Move(TimeOrderedId.New(clock), batch.EscrowAccount, batch.MerchantAccount, after.FailAmount, PostingCodes.MerchantTransferReturned, batch.BatchId));
        if (isLast && batch.NotifyUrl is not null)
            rows.Add(outbox.Enqueue(BatchNotice.Finished(after)));
        // The guard goes first: of two nodes that work off the same part, the second writes nothing.
        rows.Insert(0, Advance(after, batch.NextDetail));
        var result = await ledger.CommitAsync(new LedgerCommit(transfers, rows), cancellation);
        // Refused although the money was set aside: another node has paid this part already, or something is badly wrong.
        if (result.Outcome == CommitOutcome.Refused && (await FindByIdAsync(batch.MchId, batch.BatchId, cancellation))!.NextDetail == batch.NextDetail)
            throw new InvalidOperationException($"The ledger refused a part of batch {batch.BatchId}: {result.Refusal}.");
        if (isLast && result.IsCommitted && batch.NotifyUrl is not null)
            outbox.Wake();
        return result.IsCommitted;
    }

    // Before any of it is paid: the whole amount goes back.
    private async ValueTask<bool> CloseAsync(TransferBatch batch, CancellationToken cancellation)
    {
        var closed = batch with { Status = TransferBatch.Closed, CloseReason = TransferBatch.Overdue, UpdatedAt = clock.UtcMicroseconds() };
        var back = Transfer.Move(
            TimeOrderedId.New(clock), batch.EscrowAccount, batch.MerchantAccount, batch.TotalAmount, PostingCodes.MerchantTransferReturned, batch.BatchId);
        var rows = new List<RowWrite>
        {
            RowWrite.One(
                """
                UPDATE transfer_batch SET status = 'CLOSED', close_reason = @CloseReason, updated_at = @UpdatedAt
                WHERE batch_id = @BatchId AND next_detail = 0 AND status IN ('ACCEPTED', 'PROCESSING')
                """,
                new { closed.CloseReason, closed.UpdatedAt, closed.BatchId }),
        };
        if (batch.NotifyUrl is not null)
            rows.Add(outbox.Enqueue(BatchNotice.Closed(closed)));
        var result = await ledger.CommitAsync(new LedgerCommit([back], rows), cancellation);
        if (result.IsCommitted && batch.NotifyUrl is not null)
            outbox.Wake();
        return result.IsCommitted;
    }

    private async ValueTask<BatchDetail> TryAsync(TransferBatch batch, BatchDetailInput input, long position, long now, CancellationToken cancellation)
    {
        var payee = await payers.FindByOpenIdAsync(batch.AppId, input.OpenId, cancellation);
        var failure = payee is null ? "OPENID_INVALID"
            : await payers.IsNamedAsync(payee.PayerId, input.UserName, cancellation) ? null
            : TransferState.NameNotCorrect;
        return new BatchDetail(
            TransferNumbers.DetailId(clock),
            batch.BatchId,
            position,
            input.OutDetailNo,
            input.OpenId,
            payee?.PayerId,
            input.Amount,
            input.Remark,
            names.Seal(input.UserName),
            failure is null ? BatchDetail.Success : BatchDetail.Fail,
            failure,
            batch.CreatedAt,
            now);
    }

    private async ValueTask<Transfer> PayAsync(TransferBatch batch, BatchDetail detail, CancellationToken cancellation)
    {
        var wallet = await payers.WalletAccountAsync(detail.PersonId!, "CNY", cancellation);
        return Transfer.Move(TimeOrderedId.New(clock), batch.EscrowAccount, wallet, detail.Amount, PostingCodes.MerchantTransfer, detail.DetailId);
    }

    private static TransferBatch Count(TransferBatch batch, BatchDetail detail) => detail.Status == BatchDetail.Success
        ? batch with { NextDetail = batch.NextDetail + 1, SuccessNum = batch.SuccessNum + 1, SuccessAmount = batch.SuccessAmount + detail.Amount }
        : batch with { NextDetail = batch.NextDetail + 1, FailNum = batch.FailNum + 1, FailAmount = batch.FailAmount + detail.Amount };

    private async ValueTask<TransferBatch?> OneAsync(string where, string mchId, string number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<TransferBatch>($"SELECT {BatchColumns} FROM transfer_batch WHERE {where}", new { mchId, number });
    }

    private static RowWrite Advance(TransferBatch after, long from) => RowWrite.One(
        """
        UPDATE transfer_batch SET status = @Status, success_amount = @SuccessAmount, success_num = @SuccessNum, fail_amount = @FailAmount, fail_num = @FailNum,
          next_detail = @NextDetail, updated_at = @UpdatedAt
        WHERE batch_id = @BatchId AND next_detail = @From AND status IN ('ACCEPTED', 'PROCESSING')
        """,
        new { after.Status, after.SuccessAmount, after.SuccessNum, after.FailAmount, after.FailNum, after.NextDetail, after.UpdatedAt, after.BatchId, From = from });

    private static RowWrite Insert(BatchDetail detail) => RowWrite.One(
        """
        INSERT INTO transfer_batch_detail (detail_id, batch_id, position, out_detail_no, openid, person_id, amount, remark, user_name_sealed, status,
                                           fail_reason, initiated_at, updated_at)
        VALUES (@DetailId, @BatchId, @Position, @OutDetailNo, @OpenId, @PersonId, @Amount, @Remark, @UserNameSealed, @Status,
                @FailReason, @InitiatedAt, @UpdatedAt) ON CONFLICT DO NOTHING
        """,
        detail);

    private static RowWrite Insert(TransferBatch batch) => RowWrite.One(
        """
        INSERT INTO transfer_batch (batch_id, mchid, out_batch_no, appid, batch_name, batch_remark, scene_id, notify_url, fingerprint, details_sealed,
                                    escrow_account, merchant_account, status, close_reason, total_amount, total_num, success_amount, success_num,
                                    fail_amount, fail_num, next_detail, created_at, updated_at)
        VALUES (@BatchId, @MchId, @OutBatchNo, @AppId, @BatchName, @BatchRemark, @SceneId, @NotifyUrl, @Fingerprint, @DetailsSealed,
                @EscrowAccount, @MerchantAccount, @Status, @CloseReason, @TotalAmount, @TotalNum, @SuccessAmount, @SuccessNum,
                @FailAmount, @FailNum, @NextDetail, @CreatedAt, @UpdatedAt) ON CONFLICT DO NOTHING
        """,
        batch);
}
