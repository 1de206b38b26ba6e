using Madang.Pay.Wire;

namespace Madang.Pay.Wallet.PersonTransfers;

/// <summary>Money from one person to another, on hold until it is accepted.</summary>
internal sealed record PersonTransfer(
    string TransferId,
    string SenderId,
    string SenderName,
    string ReceiverId,
    string ReceiverName,
    string Currency,
    long Amount,
    string? Note,
    string State,
    string HoldId,
    long CreatedAt,
    long DeadlineAt,
    long? FinishedAt)
{
    public const string Pending = "PENDING";
    public const string Accepted = "ACCEPTED";
    public const string Refused = "REFUSED";
    public const string Expired = "EXPIRED";

    /// <summary>As one of its two sides sees it.</summary>
    public object Show() => new
    {
        TransferId,
        Sender = new { PayerId = SenderId, Name = SenderName },
        Receiver = new { PayerId = ReceiverId, Name = ReceiverName },
        Currency,
        Amount,
        Note,
        State,
        CreatedAt = WireTime.Text(CreatedAt),
        DeadlineAt = WireTime.Text(DeadlineAt),
        FinishedAt = FinishedAt is { } at ? WireTime.Text(at) : null,
    };
}
