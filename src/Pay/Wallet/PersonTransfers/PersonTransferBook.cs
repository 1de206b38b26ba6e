using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet.PersonTransfers;

/// <summary>The stored transfers between persons, and their return when nobody accepts them in time.</summary>
internal sealed class PersonTransferBook(PlatformDatabase database, ILedger ledger, BusinessClock clock) : IDueWork
{
    /// <summary>How long a transfer waits for its receiver.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private const int MostPerRun = 100;

    private const string Select =
        """
        SELECT t.transfer_id AS TransferId, t.sender_id AS SenderId, s.name AS SenderName, t.receiver_id AS ReceiverId, r.name AS ReceiverName,
               t.currency AS Currency, t.amount AS Amount, t.note AS Note, t.state AS State, t.hold_id AS HoldId,
               t.created_at AS CreatedAt, t.deadline_at AS DeadlineAt, t.finished_at AS FinishedAt
        FROM wallet_transfer t JOIN wallet_person s ON s.person_id = t.sender_id JOIN wallet_person r ON r.person_id = t.receiver_id
        """;

    public string Name => "person transfers";

    /// <summary>The transfer, when this person is one of its sides; null otherwise.</summary>
    public async ValueTask<PersonTransfer?> FindAsync(string transferId, string personId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<PersonTransfer>(
            $"{Select} WHERE t.transfer_id = @transferId AND (t.sender_id = @personId OR t.receiver_id = @personId)", new { transferId, personId });
    }

    /// <summary>The person's newest transfers, both ways.</summary>
    public async ValueTask<IEnumerable<PersonTransfer>> NewestAsync(string personId, int limit, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryAsync<PersonTransfer>(
            $"{Select} WHERE t.sender_id = @personId OR t.receiver_id = @personId ORDER BY t.created_at DESC, t.transfer_id DESC LIMIT @limit",
            new { personId, limit });
    }

    /// <summary>The guard that ends a pending transfer in one of its three ways.</summary>
    public RowWrite Finish(string transferId, string state) => RowWrite.One(
        "UPDATE wallet_transfer SET state = @State, finished_at = @Now WHERE transfer_id = @Id AND state = 'PENDING'",
        new { State = state, Now = clock.UtcMicroseconds(), Id = transferId });

    /// <summary>Returns it to its sender; false when somebody else ended it first.</summary>
    public ValueTask<bool> ExpireAsync(string transferId, string holdId, CancellationToken cancellation = default) => HoldExpiry.ExpireAsync(
        ledger, clock, holdId, PostingCodes.PersonTransfer, transferId, [Finish(transferId, PersonTransfer.Expired)], cancellation);

    /// <inheritdoc />
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        IEnumerable<(string TransferId, string HoldId)> due;
        await using (var connection = await database.OpenAsync(cancellation))
        {
            due = await connection.QueryAsync<(string, string)>(
                "SELECT transfer_id, hold_id FROM wallet_transfer WHERE state = 'PENDING' AND deadline_at <= @now ORDER BY deadline_at LIMIT @most",
                new { now = clock.UtcMicroseconds(), most = MostPerRun });
        }
        var done = 0;
        foreach (var (transferId, holdId) in due)
            done += await ExpireAsync(transferId, holdId, cancellation) ? 1 : 0;
        return done;
    }
}
