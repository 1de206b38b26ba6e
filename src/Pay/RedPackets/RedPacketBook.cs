using System.Globalization;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Wallet;

namespace Madang.Pay.RedPackets;

/// <summary>What a packet is to be. Its total and slots are checked by the caller.</summary>
/// <param name="Kind"><see cref="RedPacket.Fixed"/> or <see cref="RedPacket.Lucky"/>.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Total">Minor units; a multiple of the slots when fixed.</param>
/// <param name="Slots">1-100.</param>
/// <param name="Sender">From <see cref="RedPacket.PersonSender"/> or <see cref="RedPacket.MerchantSender"/>.</param>
/// <param name="SenderName">Who the receiver reads it is from.</param>
/// <param name="SenderAccount">Where the money comes from, and returns to.</param>
/// <param name="ReceiverId">The only person who may open it; null for whoever holds its id.</param>
/// <param name="Greeting">1-128 characters.</param>
internal sealed record PacketDraft(
    string Kind, string Currency, int Total, int Slots, string Sender, string SenderName, long SenderAccount, string? ReceiverId, string Greeting);

/// <summary>Keeps red packets: puts money in, lets people open them, and returns what is left when their time is over.</summary>
internal sealed class RedPacketBook(PlatformDatabase database, ILedger ledger, BusinessClock clock, Payers payers) : IDueWork
{
    /// <summary>How long a packet waits to be opened.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private const int MostPerRun = 100;
    private const int MostPasses = 300;
    private const int Stripes = 64;

    private const string Columns =
        """
        packet_id AS PacketId, kind AS Kind, currency AS Currency, total AS Total, slots AS Slots, amounts AS Amounts, sender AS Sender,
        sender_name AS SenderName, sender_account AS SenderAccount, escrow_account AS EscrowAccount, receiver_id AS ReceiverId, greeting AS Greeting,
        state AS State, opened AS Opened, opened_amount AS OpenedAmount, created_at AS CreatedAt, deadline_at AS DeadlineAt, finished_at AS FinishedAt
        """;

    public static readonly Refusal Unknown = WalletRefusals.NotFound("red packet");
    public static readonly Refusal NotForYou = new("NOT_FOR_YOU", 403, "This red packet is for somebody else.");
    public static readonly Refusal TooLate = new("RED_PACKET_EXPIRED", 410, "This red packet has expired. What nobody opened went back to its sender.");
    public static readonly Refusal Empty = new("RED_PACKET_EMPTY", 410, "Others were faster: nothing is left in this red packet.");

    // Crowds open one packet at one moment. Within a node they queue here, so that the guards, which decide among nodes, rarely send anybody back.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public string Name => "red packets";

    /// <summary>The transfer and the row that make a packet of this id. They belong into one commit with whatever asked for it.</summary>
    public async ValueTask<LedgerCommit> BuildAsync(string packetId, PacketDraft draft, CancellationToken cancellation = default)
    {
        var escrow = await ledger.OpenAccountAsync(
            new AccountSpec($"redpacket/{draft.Currency}/{packetId}", draft.Currency, AccountRules.DebitsNeverExceedCredits), cancellation);
        var amounts = draft.Kind == RedPacket.Lucky
            ? LuckySplit.Cut(draft.Total, draft.Slots)
            : [.. Enumerable.Repeat((long)(draft.Total / draft.Slots), draft.Slots)];
        var now = clock.UtcMicroseconds();
        var insert = RowWrite.One(
            """
            INSERT INTO red_packet (packet_id, kind, currency, total, slots, amounts, sender, sender_name, sender_account, escrow_account, receiver_id,
                                    greeting, state, opened, opened_amount, created_at, deadline_at)
            VALUES (@PacketId, @Kind, @Currency, @Total, @Slots, @Amounts, @Sender, @SenderName, @SenderAccount, @Escrow, @ReceiverId,
                    @Greeting, 'OPEN', 0, 0, @Now, @Deadline)
            """,
            new
            {
                PacketId = packetId,
                draft.Kind,
                draft.Currency,
                Total = (long)draft.Total,
                Slots = (long)draft.Slots,
                Amounts = string.Join(',', amounts.Select(amount => amount.ToString(CultureInfo.InvariantCulture))),
                draft.Sender,
                draft.SenderName,
                draft.SenderAccount,
                Escrow = escrow,
                draft.ReceiverId,
                draft.Greeting,
                Now = now,
                Deadline = now + Microseconds.Of(Patience),
            });
        return new LedgerCommit(
            [Transfer.Move(TimeOrderedId.New(clock), draft.SenderAccount, escrow, draft.Total, WalletPostings.RedPacketSent, packetId)], [insert]);
    }

    /// <summary>Opens a slot for this person. Again gives the same opening.</summary>
    public async ValueTask<(RedPacketOpening? Opening, Refusal? Refusal)> OpenAsync(string packetId, Payer person, CancellationToken cancellation = default)
    {
        var turn = turns[(uint)string.GetHashCode(packetId, StringComparison.Ordinal) % Stripes];
        await turn.WaitAsync(cancellation);
        try
        {
            return await OpenInTurnAsync(packetId, person, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The packet; null when there is none of this id.</summary>
    public async ValueTask<RedPacket?> FindAsync(string packetId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<RedPacket>($"SELECT {Columns} FROM red_packet WHERE packet_id = @packetId", new { packetId });
    }

    /// <summary>The packets of these ids, by id.</summary>
    public async ValueTask<Dictionary<string, RedPacket>> FindAllAsync(IReadOnlyList<string> packetIds, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var found = await connection.QueryAsync<RedPacket>($"SELECT {Columns} FROM red_packet WHERE packet_id IN @packetIds", new { packetIds });
        return found.ToDictionary(packet => packet.PacketId, StringComparer.Ordinal);
    }

    /// <summary>What the person may open or has sent and received lately, newest first.</summary>
    public async ValueTask<IEnumerable<RedPacket>> NewestAsync(string payerId, int limit, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryAsync<RedPacket>(
            $"SELECT {Columns} FROM red_packet WHERE sender = @sender OR receiver_id = @payerId ORDER BY created_at DESC, packet_id DESC LIMIT @limit",
            new { sender = RedPacket.PersonSender(payerId), payerId, limit });
    }

    /// <summary>Who opened it, in order.</summary>
    public async ValueTask<IReadOnlyList<RedPacketOpening>> OpeningsAsync(string packetId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var found = await connection.QueryAsync<RedPacketOpening>(
            """
            SELECT o.person_id AS PersonId, p.name AS Name, o.slot AS Slot, o.amount AS Amount, o.opened_at AS OpenedAt
            FROM red_packet_opening o JOIN wallet_person p ON p.person_id = o.person_id WHERE o.packet_id = @packetId ORDER BY o.slot
            """,
            new { packetId });
        return [.. found];
    }

    /// <inheritdoc />
    public async ValueTask<int> RunDueAsync(CancellationToken cancellation = default)
    {
        IEnumerable<RedPacket> due;
        await using (var connection = await database.OpenAsync(cancellation))
        {
            due = await connection.QueryAsync<RedPacket>(
                $"SELECT {Columns} FROM red_packet WHERE state = 'OPEN' AND deadline_at <= @now ORDER BY deadline_at LIMIT @most",
                new { now = clock.UtcMicroseconds(), most = MostPerRun });
        }
        var done = 0;
        foreach (var packet in due)
            done += await ReturnRestAsync(packet, cancellation) ? 1 : 0;
        return done;
    }

    private async ValueTask<(RedPacketOpening? Opening, Refusal? Refusal)> OpenInTurnAsync(string packetId, Payer person, CancellationToken cancellation)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            if (await FindAsync(packetId, cancellation) is not { } packet)
                return (null, Unknown);
            if (await FindOpeningAsync(packetId, person.PayerId, cancellation) is { } opened)
                return (opened, null);
            if (Refuses(packet, person) is { } refusal)
                return (null, refusal);
            var result = await ledger.CommitAsync(await OpeningOfAsync(packet, person, cancellation), cancellation);
            if (result.Outcome == CommitOutcome.Refused)
                throw new InvalidOperationException($"The ledger refused to open a slot of red packet {packetId}: {result.Refusal}.");
            // After a row conflict somebody on another node took the slot, or this person opened it twice at once: look again.
        }
        return (null, WalletRefusals.Busy);
    }

    private Refusal? Refuses(RedPacket packet, Payer person)
    {
        if (packet.ReceiverId is { } receiver && receiver != person.PayerId)
            return NotForYou;
        // A packet for one is a gift; a packet for a group is a game, in which its sender may play.
        if (packet.ReceiverId is null && packet.Slots == 1 && packet.Sender == RedPacket.PersonSender(person.PayerId))
            return NotForYou;
        return packet.State switch
        {
            RedPacket.Finished => Empty,
            RedPacket.Expired => TooLate,
            _ => packet.DeadlineAt <= clock.UtcMicroseconds() ? TooLate : null,
        };
    }

    private async ValueTask<LedgerCommit> OpeningOfAsync(RedPacket packet, Payer person, CancellationToken cancellation)
    {
        var amount = packet.AmountOf(packet.Opened);
        var now = clock.UtcMicroseconds();
        var wallet = await payers.WalletAccountAsync(person.PayerId, packet.Currency, cancellation);
        var take = RowWrite.One(
            """
            UPDATE red_packet SET opened = opened + 1, opened_amount = opened_amount + @Amount,
              state = CASE WHEN opened + 1 = slots THEN 'FINISHED' ELSE 'OPEN' END,
              finished_at = CASE WHEN opened + 1 = slots THEN @Now ELSE NULL END
            WHERE packet_id = @PacketId AND state = 'OPEN' AND opened = @Slot AND deadline_at > @Now
            """,
            new { Amount = amount, Now = now, packet.PacketId, Slot = packet.Opened });
        var record = RowWrite.One(
            """
            INSERT INTO red_packet_opening (packet_id, person_id, slot, amount, opened_at)
            VALUES (@PacketId, @PersonId, @Slot, @Amount, @Now) ON CONFLICT DO NOTHING
            """,
            new { packet.PacketId, PersonId = person.PayerId, Slot = packet.Opened, Amount = amount, Now = now });
        return new LedgerCommit(
            [Transfer.Move(TimeOrderedId.New(clock), packet.EscrowAccount, wallet, amount, WalletPostings.RedPacketOpened, packet.PacketId)], [take, record]);
    }

    private async ValueTask<bool> ReturnRestAsync(RedPacket packet, CancellationToken cancellation)
    {
        var close = RowWrite.One(
            "UPDATE red_packet SET state = 'EXPIRED', finished_at = @Now WHERE packet_id = @PacketId AND state = 'OPEN' AND opened = @Opened",
            new { Now = clock.UtcMicroseconds(), packet.PacketId, packet.Opened });
        var back = Transfer.Move(
            TimeOrderedId.New(clock), packet.EscrowAccount, packet.SenderAccount, packet.Total - packet.OpenedAmount, WalletPostings.RedPacketReturned, packet.PacketId);
        var result = await ledger.CommitAsync(new LedgerCommit([back], [close]), cancellation);
        if (result.Outcome == CommitOutcome.Refused)
            throw new InvalidOperationException($"The ledger refused to return the rest of red packet {packet.PacketId}: {result.Refusal}.");
        return result.IsCommitted;
    }

    private async ValueTask<RedPacketOpening?> FindOpeningAsync(string packetId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<RedPacketOpening>(
            """
            SELECT o.person_id AS PersonId, p.name AS Name, o.slot AS Slot, o.amount AS Amount, o.opened_at AS OpenedAt
            FROM red_packet_opening o JOIN wallet_person p ON p.person_id = o.person_id WHERE o.packet_id = @packetId AND o.person_id = @personId
            """,
            new { packetId, personId });
    }
}
