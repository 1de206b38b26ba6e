namespace Madang.Pay.Sandbox;

/// <summary>Which way an exchange went.</summary>
public enum ExchangeKind
{
    /// <summary>A merchant's back end asked the platform.</summary>
    Request,

    /// <summary>The platform called a merchant's notify URL, or pushed to an app's back end.</summary>
    Callback,
}

/// <summary>What was found of the signature: of a request, ours on it; of a callback, none is checked on the reply.</summary>
public enum SignatureVerdict
{
    /// <summary>The signature fits the request.</summary>
    Good,

    /// <summary>It was refused; <see cref="RequestRecord.VerdictReason"/> says why.</summary>
    Bad,

    /// <summary>There was no Authorization header, or no sign member.</summary>
    Missing,

    /// <summary>Nothing was to be checked.</summary>
    NotChecked,

    /// <summary>The platform signed badly on purpose: a probe.</summary>
    Probe,
}

/// <summary>
/// One exchange as the inspector shows it. Give raw bytes as they went over the wire: <see cref="RequestLog"/> cuts and masks them before anything is kept.
/// Never put a key, a decrypted sensitive field or a private key in here.
/// </summary>
internal sealed record RequestRecord
{
    public required ExchangeKind Kind { get; init; }

    /// <summary>UTC microseconds by the machine's clock at which it began.</summary>
    public required long AtUtcUs { get; init; }

    public required long DurationUs { get; init; }

    /// <summary>The merchant; null when the request did not get as far as naming a known one.</summary>
    public string? MchId { get; init; }

    public required string Method { get; init; }

    /// <summary>Path with query of a request, as signed; the whole URL of a callback.</summary>
    public required string Url { get; init; }

    /// <summary>Names and values, in the order of the wire where it is known.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; } = [];

    public ReadOnlyMemory<byte> RequestBody { get; init; }

    /// <summary>Answer's status; 0 when a callback got none.</summary>
    public int Status { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; } = [];

    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    public required SignatureVerdict Verdict { get; init; }

    /// <summary>A sentence for the developer: "the timestamp is 412 s old", "the body was changed after signing". Null when good.</summary>
    public string? VerdictReason { get; init; }

    /// <summary>What the signature of the request (of a callback: ours on it) was made or checked over.</summary>
    public string? RequestSignedText { get; init; }

    /// <summary>What our signature on the answer covers; null where it has none.</summary>
    public string? ResponseSignedText { get; init; }

    /// <summary>The wire's error code in the answer, such as PARAM_ERROR; null on success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The matched trade: out_trade_no, or a transaction, refund or bill number; null when none.</summary>
    public string? Trade { get; init; }

    /// <summary>The plain resource inside a callback's sealed one.</summary>
    public string? PlainResource { get; init; }

    /// <summary>Of a callback: its notification id.</summary>
    public string? NotificationId { get; init; }

    /// <summary>Of a callback: 1 for the first attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>What became of it beyond the answer: "no answer within 5 s", "lost on purpose (CallbackLost)", "SYSTEM_ERROR on purpose".</summary>
    public string? Remark { get; init; }
}
