using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.Pay.Resolvers;
using Madang.Pay.Wire;

namespace Madang.Pay.Wallet.PersonTransfers;

/// <summary>
/// POST /wallet/transfers {to: {kind, app_id, value}, currency, amount, note, password}: sets money aside for a person, who has 24 hours to accept.
/// </summary>
internal sealed class SendTransfer(Spending spending, PartyResolvers resolvers, Payers payers, PersonTransferBook book, BusinessClock clock) : IWalletUseCase
{
    internal sealed record Receiver
    {
        [Must, OneOf(PartyKind.OpenId, PartyKind.Phone, PartyKind.PaymentCode)]
        public string? Kind { get; init; }

        [Text(1, 32)]
        public string? AppId { get; init; }

        [Must, Text(1, 128)]
        public string? Value { get; init; }
    }

    internal sealed record Request
    {
        [Must]
        public Receiver? To { get; init; }

        [Text(3, 3, Pattern = "[A-Z]{3}")]
        public string? Currency { get; init; }

        /// <summary>Minor units.</summary>
        [Between(1, 100_000_000)]
        public long Amount { get; init; }

        [Text(0, 64)]
        public string? Note { get; init; }

        [Text(1, 16)]
        public string? Password { get; init; }

        // For the fingerprint of the request: everything but the password.
        public override string ToString() => $"{To} {Currency} {Amount} {Note}";
    }

    public async Task<WalletAnswer> HandleAsync(WalletCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal) || !call.TrySpendingKey(request, out var key, out refusal))
            return WalletAnswer.Refuse(refusal with { Value = null });
        var senderId = call.Payer.PayerId;
        var query = new PartyQuery($"person/{senderId}", request.To!.Value!, request.To.AppId, key.Text);
        Resolution? receiver = null;
        var currency = request.Currency ?? "CNY";
        // Resolved only when the key is new: a replay must not need a code that is used up by now.
        var order = new SpendingOrder(senderId, currency, request.Amount, call.Consent(request.Password, key), key, subject => BuildAsync(subject, senderId, receiver!, currency, request, cancellation));
        var (subject, refused) = await spending.RunAsync(order with
        {
            Check = async () =>
            {
                receiver = await resolvers.ResolveAsync(request.To.Kind!, query, cancellation);
                return receiver.Refusal ?? (receiver.Party!.Person!.PayerId == senderId ? WalletRefusals.ToOneself : null);
            },
        }, cancellation);
        return refused is not null
            ? WalletAnswer.Refuse(refused)
            : WalletAnswer.Created((await book.FindAsync(subject!, senderId, cancellation))!.Show());
    }

    private async ValueTask<LedgerCommit> BuildAsync(
        string subject, string senderId, Resolution receiver, string currency, Request request, CancellationToken cancellation)
    {
        var person = receiver.Party!.Person!;
        var now = clock.UtcMicroseconds();
        var deadline = now + Microseconds.Of(PersonTransferBook.Patience);
        var hold = TimeOrderedId.New(clock);
        var insert = RowWrite.One(
            """
            INSERT INTO wallet_transfer (transfer_id, sender_id, receiver_id, currency, amount, note, state, hold_id, created_at, deadline_at)
            VALUES (@Id, @SenderId, @ReceiverId, @Currency, @Amount, @Note, 'PENDING', @HoldId, @Now, @Deadline)
            """,
            new
            {
                Id = subject,
                SenderId = senderId,
                ReceiverId = person.PayerId,
                Currency = currency,
                request.Amount,
                request.Note,
                HoldId = hold.ToString("n"),
                Now = now,
                Deadline = deadline,
            });
        var from = await payers.WalletAccountAsync(senderId, currency, cancellation);
        var to = await payers.WalletAccountAsync(person.PayerId, currency, cancellation);
        return new LedgerCommit(
            [Transfer.Hold(hold, from, to, request.Amount, PostingCodes.PersonTransfer, deadline, subject)],
            receiver.Claim is { } claim ? [claim, insert] : [insert]);
    }
}
