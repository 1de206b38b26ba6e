using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    string Kind, string Currency, int Total, int Slots, string Sender, string SenderName, long SenderAccount, string? ReceiverId, string Greeting)
{
    /// <summary>The most that one slot may hold; at least the mean.</summary>
    public required int MostPerSlot { get; init; }

    /// <summary>For a group: the person whom a merchant sends it to first.</summary>
    public string? SeedId { get; init; }
}

/// <summary>Keeps red packets: puts money in, lets people open them, and returns what is left when their time is over.</summary>
internal sealed class RedPacketBook(PlatformDatabase database, ILedger ledger, BusinessClock clock, Payers payers, RandomInt random) : IDueWork
{
    /// <summary>How long a packet waits to be opened.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private const int MostPerRun = 100;
    private const int MostPasses = 150;
    private const int Stripes = 64;

    private const string Columns =
        """
        packet_id AS PacketId, kind AS Kind, currency AS Currency, total AS Total, slots AS Slots, amounts AS Amounts, sender AS Sender,
        sender_name AS SenderName, sender_account AS SenderAccount, escrow_account AS EscrowAccount, receiver_id AS ReceiverId, seed_id AS SeedId, greeting AS Greeting,
        state AS State, opened AS Opened, opened_amount AS OpenedAmount, created_at AS CreatedAt, deadline_at AS DeadlineAt, finished_at AS FinishedAt
        """;

    public static readonly Refusal Unknown = WalletRefusals.NotFound("red packet");
    public static readonly Refusal NotForYou = new("NOT_FOR_YOU", 403, "A red packet for one person cannot be opened by its sender.");
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
            ? LuckySplit.Cut(draft.Total, draft.Slots, draft.MostPerSlot, random)
            : Enumerable.Repeat(draft.Total / draft.Slots, draft.Slots);
        var now = clock.UtcMicroseconds();
        var insert = RowWrite.One(
            """
            INSERT INTO red_packet (packet_id, kind, currency, total, slots, amounts, sender, sender_name, sender_account, escrow_account, receiver_id, seed_id,
                                    greeting, state, opened, opened_amount, created_at, deadline_at)
            VALUES (@PacketId, @Kind, @Currency, @Total, @Slots, @Amounts, @Sender, @SenderName, @SenderAccount, @Escrow, @ReceiverId, @SeedId,
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
                draft.SeedId,
                draft.Greeting,
                Now = now,
                Deadline = now + Microseconds.Of(Patience),
            });
        return new LedgerCommit(
            [Transfer.Move(TimeOrderedId.New(clock), draft.SenderAccount, escrow, draft.Total, PostingCodes.RedPacketSent, packetId)], [insert]);
    }

    /// <summary>Opens a slot for this person. Again gives the same opening.</summary>
    public async ValueTask<(RedPacketOpening? Opening, Refusal? Refusal)> OpenAsync(string packetId, Payer person, CancellationToken cancellation = default)
    {
        // Whoever comes too late, or comes again, need not queue to hear it: that is nearly everybody in a crowd.
        var (known, late) = await LookAsync(packetId, person, cancellation);
        if (known?.Own is not null || late is not null)
            return (known?.Own, late);
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

    /// <summary>The newest packets that a person sent.</summary>
    public Task<IEnumerable<RedPacket>> SentAsync(string payerId, int limit, CancellationToken cancellation = default) => ListAsync(
        "WHERE sender = @sender ORDER BY created_at DESC, packet_id DESC LIMIT @limit", payerId, limit, cancellation);

    /// <summary>The newest packets that wait for a person by name, of persons and of merchants.</summary>
    public Task<IEnumerable<RedPacket>> WaitingAsync(string payerId, int limit, CancellationToken cancellation = default) => ListAsync(
        """
        WHERE (receiver_id = @payerId OR seed_id = @payerId) AND state = 'OPEN' AND deadline_at > @now
          AND NOT EXISTS (SELECT 1 FROM red_packet_opening o WHERE o.packet_id = red_packet.packet_id AND o.person_id = @payerId)
        ORDER BY created_at DESC, packet_id DESC LIMIT @limit
        """,
        payerId, limit, cancellation);

    /// <summary>The packets that a person opened last.</summary>
    public Task<IEnumerable<RedPacket>> OpenedAsync(string payerId, int limit, CancellationToken cancellation = default) => ListAsync(
        """
        WHERE packet_id IN (SELECT o.packet_id FROM red_packet_opening o WHERE o.person_id = @payerId ORDER BY o.opened_at DESC LIMIT @limit)
        ORDER BY created_at DESC, packet_id DESC
        """,
        payerId, limit, cancellation);

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
        // Side by side, so that the ledger takes them in one batch.
        var returned = await Task.WhenAll(due.Select(packet => ReturnRestAsync(packet, cancellation).AsTask()));
        return returned.Count(isReturned => isReturned);
    }

    private async ValueTask<(RedPacketOpening? Opening, Refusal? Refusal)> OpenInTurnAsync(string packetId, Payer person, CancellationToken cancellation)
    {
        long? refusedAt = null;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var (seen, refusal) = await LookAsync(packetId, person, cancellation);
            if (seen?.Own is not null || refusal is not null)
                return (seen?.Own, refusal);
            if (refusedAt == seen!.Packet.Opened)
                throw new InvalidOperationException($"The escrow of red packet {packetId} holds less than its rows say.");
            // Whatever the outcome, what is stored tells it. A row conflict: somebody on another node took the slot, or this person opened twice
            // at once. Refused by the ledger: another node emptied the escrow since the look above, by the last opening or by the return.
            var result = await ledger.CommitAsync(await OpeningOfAsync(seen.Packet, person, cancellation), cancellation);
            refusedAt = result.Outcome == CommitOutcome.Refused ? seen.Packet.Opened : null;
        }
        return (null, WalletRefusals.Busy);
    }

    private sealed record Look(RedPacket Packet, RedPacketOpening? Own);

    // The packet with what this person has of it already; or why they can have nothing.
    private async ValueTask<(Look? Seen, Refusal? Refusal)> LookAsync(string packetId, Payer person, CancellationToken cancellation)
    {
        if (await FindAsync(packetId, cancellation) is not { } packet)
            return (null, Unknown);
        if (await FindOpeningAsync(packetId, person.PayerId, cancellation) is { } own)
            return (new Look(packet, own), null);
        return Refuses(packet, person) is { } refusal ? (null, refusal) : (new Look(packet, null), null);
    }

    private Refusal? Refuses(RedPacket packet, Payer person)
    {
        var isSender = packet.Sender == RedPacket.PersonSender(person.PayerId);
        // Who is not meant learns no more than that there is nothing for them.
        if (packet.ReceiverId is { } receiver && receiver != person.PayerId)
            return isSender ? NotForYou : Unknown;
        // A packet for one is a gift; a packet for a group is a game, in which its sender may play.
        if (packet.ReceiverId is null && packet.Slots == 1 && isSender)
            return NotForYou;
        return packet.StateAt(clock.UtcMicroseconds()) switch
        {
            RedPacket.Finished => Empty,
            RedPacket.Expired => TooLate,
            _ => null,
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
            [Transfer.Move(TimeOrderedId.New(clock), packet.EscrowAccount, wallet, amount, PostingCodes.RedPacketOpened, packet.PacketId)], [take, record]);
    }

    private async ValueTask<bool> ReturnRestAsync(RedPacket packet, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        var close = RowWrite.One(
            "UPDATE red_packet SET state = 'EXPIRED', finished_at = @Now WHERE packet_id = @PacketId AND state = 'OPEN' AND opened = @Opened AND deadline_at <= @Now",
            new { Now = now, packet.PacketId, packet.Opened });
        var back = Transfer.Move(
            ReturnId(packet), packet.EscrowAccount, packet.SenderAccount, packet.Total - packet.OpenedAmount, PostingCodes.RedPacketReturned, packet.PacketId);
        var result = await ledger.CommitAsync(new LedgerCommit([back], [close]), cancellation);
        // Refused: another node emptied the escrow first, by an opening or the return. If nobody did, the rows are wrong, and somebody must look.
        if (result.Outcome == CommitOutcome.Refused && await FindAsync(packet.PacketId, cancellation) is { State: RedPacket.Open } same && same.Opened == packet.Opened)
            throw new InvalidOperationException($"The escrow of red packet {packet.PacketId} holds less than its rows say.");
        return result.IsCommitted;
    }

    // Every node that returns the same rest sends the same id: the ledger itself takes it once, and a refusal that repeats is stored once.
    private static Guid ReturnId(RedPacket packet) =>
        new(SHA256.HashData(Encoding.ASCII.GetBytes($"red-packet-return/{packet.PacketId}/{packet.Opened}")).AsSpan(0, 16));

    private async Task<IEnumerable<RedPacket>> ListAsync(string rest, string payerId, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QueryAsync<RedPacket>(
            $"SELECT {Columns} FROM red_packet {rest}", new { payerId, sender = RedPacket.PersonSender(payerId), limit, now = clock.UtcMicroseconds() });
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
