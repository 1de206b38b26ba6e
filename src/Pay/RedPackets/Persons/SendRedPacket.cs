using Madang.Kernel.Refusals;
using Madang.Ledger;
using Madang.Pay.Resolvers;
using Madang.Pay.Wallet;
using Madang.Pay.Wire;

namespace Madang.Pay.RedPackets.Persons;

/// <summary>
/// POST /wallet/red-packets {kind: FIXED|LUCKY, currency, total, count, greeting, to, password}: with <c>to</c> for one person,
/// without for whoever is given its id. Each slot holds 1 to 20000 minor units.
/// </summary>
internal sealed class SendRedPacket(Spending spending, RedPacketBook book, RedPacketView view, PartyResolvers resolvers, Payers payers, ILedger ledger) : IWalletUseCase
{
    public const int MostSlots = 100;
    public const int MostPerSlot = 20_000;
    private const string DefaultGreeting = "恭喜发财，大吉大利";

    internal sealed record Receiver
    {
        [Must, OneOf(PartyKind.OpenId, PartyKind.Phone)]
        public string? Kind { get; init; }

        [Text(1, 32)]
        public string? AppId { get; init; }

        [Must, Text(1, 128)]
        public string? Value { get; init; }
    }

    internal sealed record Request
    {
        [Must, OneOf(RedPacket.Fixed, RedPacket.Lucky)]
        public string? Kind { get; init; }

        [Text(3, 3, Pattern = "[A-Z]{3}")]
        public string? Currency { get; init; }

        /// <summary>Minor units, of all slots together.</summary>
        [Between(1, MostSlots * MostPerSlot)]
        public long Total { get; init; }

        [Between(1, MostSlots)]
        public long Count { get; init; }

        [Text(1, 64)]
        public string? Greeting { get; init; }

        public Receiver? To { get; init; }

        [Text(1, 16)]
        public string? Password { get; init; }

        // For the fingerprint of the request: everything but the password.
        public override string ToString() => $"{Kind} {Currency} {Total} {Count} {Greeting} {To}";
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal) || !call.TrySpendingKey(request, out var key, out refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        if (BreaksSlots(request) is { } wrong)
            return WalletAnswer.Refuse(wrong);
        var currency = request.Currency ?? "CNY";
        string? receiverId = null;
        var order = new SpendingOrder(call.Payer.PayerId, currency, request.Total, call.Consent(request.Password, key), key, async subject =>
            await book.BuildAsync(subject, new PacketDraft(
                request.Kind!,
                currency,
                (int)request.Total,
                (int)request.Count,
                RedPacket.PersonSender(call.Payer.PayerId),
                call.Payer.Name,
                await payers.WalletAccountAsync(call.Payer.PayerId, currency, cancellation),
                receiverId,
                request.Greeting ?? DefaultGreeting)
            { MostPerSlot = MostPerSlot }, cancellation))
        {
            Check = async () =>
            {
                // Resolved once: after a row conflict the name still means the same person, and each resolution is audited and counted.
                (receiverId, var unknown) = receiverId is null ? await ReceiverAsync(call.Payer, request.To, key, cancellation) : (receiverId, null);
                return unknown ?? await EnoughAsync(call.Payer.PayerId, currency, request.Total, cancellation);
            },
        };
        var (subject, refused) = await spending.RunAsync(order, cancellation);
        return refused is not null
            ? WalletAnswer.Refuse(refused)
            : WalletAnswer.Created(await view.OfAsync((await book.FindAsync(subject!, cancellation))!, call.Payer, cancellation));
    }

    private static Refusal? BreaksSlots(Request request)
    {
        if (request.Total < request.Count)
            return WireRefusals.Param("/total", null, "must be at least one minor unit for each");
        if (request.Total > request.Count * MostPerSlot)
            return WireRefusals.Param("/total", null, $"must be at most {MostPerSlot} for each");
        if (request.Kind == RedPacket.Fixed && request.Total % request.Count != 0)
            return WireRefusals.Param("/total", null, "must divide evenly when the kind is FIXED");
        if (request.To is not null && request.Count != 1)
            return WireRefusals.Param("/count", null, "must be 1 when the packet is for one person");
        return null;
    }

    private async ValueTask<(string? ReceiverId, Refusal? Refusal)> ReceiverAsync(Payer sender, Receiver? to, SpendingKey key, CancellationToken cancellation)
    {
        if (to is null)
            return (null, null);
        var resolution = await resolvers.ResolveAsync(to.Kind!, new PartyQuery($"person/{sender.PayerId}", to.Value!, to.AppId, key.Text), cancellation);
        var receiver = resolution.Party?.Person?.PayerId;
        return (receiver, resolution.Refusal ?? (receiver == sender.PayerId ? WalletRefusals.ToOneself : null));
    }

    // Asked before an escrow account is opened, so that people without money do not fill the ledger with empty accounts. The ledger has the last word.
    private async ValueTask<Refusal?> EnoughAsync(string payerId, string currency, long total, CancellationToken cancellation) =>
        (await ledger.FindAccountAsync(Payers.WalletKey(payerId, currency), cancellation))?.Available >= total ? null : WalletRefusals.NotEnough;
}
