namespace Madang.Pay.Sandbox;

/// <summary>One line of the inspector's list. Times are UTC microseconds by the machine's clock.</summary>
public sealed record RequestSummary(
    long Seq, string Id, long AtUs, string Kind, string MchId, string Method, string Path, long Status, string Verdict, string Code, string Trade, long DurationUs);

/// <summary>Which exchanges to list.</summary>
public sealed record RequestFilter
{
    /// <summary>The most that are told at once.</summary>
    public const int MostAtOnce = 200;

    /// <summary>Who asked, or was called: a merchant or an app.</summary>
    public string? MchId { get; init; }

    /// <summary>Only of these merchants and apps; null for no such limit.</summary>
    public IReadOnlyCollection<string>? Among { get; init; }

    /// <summary>Part of the path or of the trade's number.</summary>
    public string? Text { get; init; }

    /// <summary>What was found of the signature.</summary>
    public SignatureVerdict? Verdict { get; init; }

    /// <summary>Which way it went.</summary>
    public ExchangeKind? Kind { get; init; }

    /// <summary>Only what was answered with an error, or not at all.</summary>
    public bool FailedOnly { get; init; }

    /// <summary>Only older than this sequence number.</summary>
    public long? Before { get; init; }

    /// <summary>Only newer than this sequence number.</summary>
    public long? After { get; init; }

    /// <summary>How many.</summary>
    public int Limit { get; init; } = 100;

    internal object ToParameters() => new
    {
        Among = Among?.ToArray(),
        Before = Before ?? long.MaxValue,
        After = After ?? 0,
        MchId = MchId ?? "",
        Verdict = Verdict?.ToString() ?? "",
        Kind = Kind?.ToString() ?? "",
        PathPattern = string.IsNullOrEmpty(Text) ? "" : $"%{Text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%",
        FailedOnly = FailedOnly ? 1L : 0L,
        Limit = Math.Clamp(Limit, 1, MostAtOnce),
    };
}

/// <summary>One exchange as it is kept: cut to size and masked. Its JSON is the inspector's API and is what the store holds.</summary>
public sealed record RequestDetail
{
    private const int LongestTrade = 128;

    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required long AtUtcUs { get; init; }

    /// <summary>How far business time ran ahead then.</summary>
    public required long ShiftUs { get; init; }

    public required long DurationUs { get; init; }

    public string? MchId { get; init; }

    public required string Method { get; init; }

    public required string Url { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; } = [];

    public required string RequestBody { get; init; }

    public required int RequestBodyBytes { get; init; }

    public required int Status { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; } = [];

    public required string ResponseBody { get; init; }

    public required int ResponseBodyBytes { get; init; }

    public required string Verdict { get; init; }

    public string? VerdictReason { get; init; }

    public string? RequestSignedText { get; init; }

    public string? ResponseSignedText { get; init; }

    public string? ErrorCode { get; init; }

    public string? Trade { get; init; }

    public string? PlainResource { get; init; }

    public string? NotificationId { get; init; }

    public int Attempt { get; init; }

    public string? Remark { get; init; }

    /// <summary>What was found of a refused signature, when the exchange is shown; never stored.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    internal static RequestDetail From(RequestRecord record, string id, long shiftUs) => new()
    {
        Id = id,
        Kind = record.Kind.ToString(),
        AtUtcUs = record.AtUtcUs,
        ShiftUs = shiftUs,
        DurationUs = record.DurationUs,
        MchId = record.MchId,
        Method = record.Method,
        Url = RequestMask.Text(record.Url)!,
        RequestHeaders = [.. record.RequestHeaders.Select(RequestMask.Header)],
        RequestBody = RequestMask.Body(record.RequestBody),
        RequestBodyBytes = record.RequestBody.Length,
        Status = record.Status,
        ResponseHeaders = [.. record.ResponseHeaders.Select(RequestMask.Header)],
        ResponseBody = RequestMask.Body(record.ResponseBody),
        ResponseBodyBytes = record.ResponseBody.Length,
        Verdict = record.Verdict.ToString(),
        VerdictReason = RequestMask.Text(record.VerdictReason),
        RequestSignedText = RequestMask.Text(record.RequestSignedText),
        ResponseSignedText = RequestMask.Text(record.ResponseSignedText),
        ErrorCode = record.ErrorCode,
        Trade = Short(record.Trade),
        PlainResource = RequestMask.Text(record.PlainResource),
        NotificationId = record.NotificationId,
        Attempt = record.Attempt,
        Remark = record.Remark,
    };

    // PostgreSQL stores neither a NUL character nor half of a pair, and a column that is searched stays short.
    private static string? Short(string? text)
    {
        var clean = text?.Replace("\0", "", StringComparison.Ordinal);
        if (clean is not { Length: > LongestTrade })
            return clean;
        return clean[..(char.IsHighSurrogate(clean[LongestTrade - 1]) ? LongestTrade - 1 : LongestTrade)];
    }
}
