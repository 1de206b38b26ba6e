using System.Threading.Channels;
using Madang.Kernel.Inspection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.Pay.Sandbox;

/// <summary>
/// Takes what the wire has exchanged and stores it behind the back of the answer: adding never waits and never fails.
/// When the store is slower than the wire, the oldest waiting records are dropped and counted.
/// </summary>
internal sealed class RequestLog : BackgroundService, IRequestInspector
{
    private const int WaitingLimit = 2_048;
    private const int BatchLimit = 256;

    private readonly RequestStore store;
    private readonly SandboxOptions options;
    private readonly ILogger<RequestLog> log;
    private readonly Channel<RequestRecord> waiting;
    private long dropped;

    public RequestLog(RequestStore store, SandboxOptions options, ILogger<RequestLog> log)
    {
        this.store = store;
        this.options = options;
        this.log = log;
        waiting = Channel.CreateBounded<RequestRecord>(
            new BoundedChannelOptions(WaitingLimit) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref dropped));
    }

    /// <summary>False in production: do not even build the record.</summary>
    public bool IsOn => options.IsOn;

    /// <summary>How many records were dropped since the start because the store could not keep up.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Puts a record aside to be stored. Never waits, never throws.</summary>
    public void Add(RequestRecord record)
    {
        if (options.IsOn)
            waiting.Writer.TryWrite(record);
    }

    /// <inheritdoc />
    public void Add(InspectedRequest request) => Add(new RequestRecord
    {
        Kind = request.IsPush ? ExchangeKind.Callback : ExchangeKind.Request,
        AtUtcUs = request.AtUtcUs,
        DurationUs = request.DurationUs,
        // The inspector's column of who asked: an app where there is no merchant.
        MchId = request.AppId,
        Method = request.Method,
        Url = request.Url,
        RequestHeaders = request.RequestHeaders,
        RequestBody = request.RequestBody,
        Status = request.Status,
        ResponseHeaders = request.ResponseHeaders,
        ResponseBody = request.ResponseBody,
        Verdict = request.IsProbe ? SignatureVerdict.Probe : SignatureVerdict.NotChecked,
        ErrorCode = request.ErrorCode,
        Trade = request.RequestNumber,
        RequestSignedText = request.SignedText,
        PlainResource = request.PlainBody,
        NotificationId = request.PushId,
        Attempt = request.Attempt,
        Remark = request.Remark,
    });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsOn)
            return;
        var batch = new List<RequestRecord>(BatchLimit);
        while (await waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            batch.Clear();
            while (batch.Count < BatchLimit && waiting.Reader.TryRead(out var record))
                batch.Add(record);
            await StoreAsync(batch);
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        var rest = new List<RequestRecord>();
        while (waiting.Reader.TryRead(out var record))
            rest.Add(record);
        await StoreAsync(rest);
    }

    private async Task StoreAsync(List<RequestRecord> batch)
    {
        if (batch.Count == 0)
            return;
        try
        {
            await store.AppendAsync(batch, CancellationToken.None);
        }
        catch (Exception error)
        {
            // The inspector is a convenience: its store must never take the wire down.
            Interlocked.Add(ref dropped, batch.Count);
            log.LogWarning("The request log could not be written; {Count} records are missing from the inspector: {Reason}", batch.Count, error.Message);
        }
    }
}
