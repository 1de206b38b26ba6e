namespace Madang.Pay.Sandbox;

/// <summary>What was exchanged on every wire, masked and kept for a while, for pages that show it. Only a sandbox keeps anything.</summary>
public interface IExchangeLog
{
    /// <summary>False in production: there is nothing to see.</summary>
    bool IsOn { get; }

    /// <summary>How many records were dropped since the start because the store could not keep up.</summary>
    long Dropped { get; }

    /// <summary>The newest that fit, the newest first.</summary>
    Task<IReadOnlyList<RequestSummary>> ListAsync(RequestFilter filter, CancellationToken cancellation = default);

    /// <summary>One exchange whole, with what was found of a refused signature in the reader's language (<c>ko</c>, <c>zh</c>, <c>en</c>); null when it is unknown or too old.</summary>
    Task<RequestDetail?> FindAsync(string id, string language, CancellationToken cancellation = default);
}

/// <inheritdoc cref="IExchangeLog" />
internal sealed class ExchangeLog(RequestStore store, RequestLog log, SignatureHints hints) : IExchangeLog
{
    public bool IsOn => log.IsOn;

    public long Dropped => log.Dropped;

    public async Task<IReadOnlyList<RequestSummary>> ListAsync(RequestFilter filter, CancellationToken cancellation) => IsOn ? await store.ListAsync(filter, cancellation) : [];

    public async Task<RequestDetail?> FindAsync(string id, string language, CancellationToken cancellation)
    {
        if (!IsOn || await store.FindAsync(id, cancellation) is not { } detail)
            return null;
        var words = Words.In(language);
        return detail with
        {
            Hints = [.. (await hints.ExplainAsync(detail, cancellation)).Select(hint => words.Fill(hint.Key, hint.Value ?? ""))],
            VerdictReason = Told(words, detail.VerdictReason),
            Remark = Told(words, detail.Remark),
        };
    }

    private static string? Told(Words words, string? sentence) => sentence is not null && words.TryTranslate(sentence, out var told) ? told : sentence;
}
