using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Network;
using Madang.Kernel.Time;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Content;

/// <summary>
/// <c>POST /wxa/media_check_async</c>: <c>{"media_url":"https://…","media_type":2,"version":2,"scene":1,"openid":"o…"}</c>: answered with a trace_id; what was found is pushed
/// (<c>wxa_media_check</c>). The first version has neither scene nor openid.
/// </summary>
internal sealed class CheckMedia(Accounts accounts, MediaChecks checks, PushServers servers) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Number("media_type") is not (1 or 2))
            return OpenErrors.InvalidArguments;
        var isSecond = call.Number("version") == 2;
        var openId = call.Text("openid");
        string personId = "";
        if (isSecond)
        {
            if (call.Number("scene") is not (>= 1 and <= 4))
                return OpenErrors.InvalidArguments;
            if (await accounts.FindByOpenIdAsync(call.AppId, openId, cancellation) is not { } person)
                return OpenErrors.InvalidOpenId;
            personId = person.PersonId;
        }
        var url = call.Text("media_url");
        if (url.Length == 0 || servers.Problem(url) is not null)
            return OpenErrors.InvalidMediaUrl;
        return OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", TraceId = await checks.AddAsync(new(call.AppId, personId, openId, url, (int)call.Number("media_type")!, isSecond), cancellation) });
    }
}

/// <summary>One file to be judged.</summary>
internal sealed record MediaWish(string AppId, string PersonId, string OpenId, string Url, int Type, bool IsSecond);

/// <summary>
/// Fetches what back ends want judged, within limits of address, size and time, has it judged, and pushes what was found. What was asked for and not judged yet is in the store: a node
/// that dies loses nothing.
/// </summary>
internal sealed class MediaChecks(PlatformDatabase database, OutboundConnector connector, IMediaCheck check, PushOutbox pushes, BusinessClock clock, ILogger<MediaChecks> log) : BackgroundService
{
    private const int LargestBytes = 10 * 1024 * 1024;
    private const int FetchFailed = -1008;
    private const int TooLarge = -1010;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = connector.ConnectAsync, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc />
    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    /// <summary>Notes what is to be judged; its trace id.</summary>
    public async Task<string> AddAsync(MediaWish wish, CancellationToken cancellation)
    {
        var traceId = Kernel.Identity.TimeOrderedId.NewText(clock.Machine);
        await using (var connection = await database.OpenAsync(cancellation))
        {
            await connection.ExecuteAsync(
                "INSERT INTO open_media_check (trace_id, app_id, person_id, open_id, url, type, is_second, created_at, lease_until) VALUES (@traceId, @AppId, @PersonId, @OpenId, @Url, @type, @second, @now, 0)",
                new { traceId, wish.AppId, wish.PersonId, wish.OpenId, wish.Url, type = (long)wish.Type, second = wish.IsSecond ? 1L : 0L, now = clock.UtcMicroseconds() });
        }
        signal.Writer.TryWrite(true);
        return traceId;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await TakeAsync(stoppingToken) is { } found)
                    await JudgeAsync(found.TraceId, found.Wish, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Files could not be judged and will be in a moment: {Reason}", error.Message);
            }
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(signal.Reader.WaitToReadAsync(wait.Token).AsTask(), Task.Delay(LookEvery, clock.Machine, wait.Token));
            await wait.CancelAsync();
            signal.Reader.TryRead(out _);
        }
    }

    // One at a time on each node: a file may be ten megabytes.
    private async Task<(string TraceId, MediaWish Wish)?> TakeAsync(CancellationToken cancellation)
    {
        var now = clock.Machine.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QueryFirstOrDefaultAsync<(string TraceId, string AppId, string PersonId, string OpenId, string Url, long Type, long IsSecond)?>(
            $"""
            UPDATE open_media_check SET lease_until = @until WHERE trace_id = (
              SELECT trace_id FROM open_media_check WHERE lease_until <= @now ORDER BY trace_id LIMIT 1 {(database.Engine == DatabaseEngine.Postgres ? "FOR UPDATE SKIP LOCKED" : "")})
            RETURNING trace_id, app_id, person_id, open_id, url, type, is_second
            """,
            new { now, until = now + Microseconds.Of(Lease) });
        return row is { } found ? (found.TraceId, new(found.AppId, found.PersonId, found.OpenId, found.Url, (int)found.Type, found.IsSecond != 0)) : null;
    }

    private async Task JudgeAsync(string traceId, MediaWish wish, CancellationToken cancellation)
    {
        var (media, problem) = await FetchAsync(wish, cancellation);
        var verdict = media is null ? new("review", 100, "", 0) : await check.CheckAsync(media, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // The row goes with the push, so that nothing is told twice by two nodes.
        if (await connection.ExecuteAsync("DELETE FROM open_media_check WHERE trace_id = @traceId", new { traceId }, transaction) == 1)
            await pushes.EnqueueAsync(connection, transaction, Told(traceId, wish, verdict, problem));
        await transaction.CommitAsync(cancellation);
        pushes.Wake();
    }

    private static PushDraft Told(string traceId, MediaWish wish, ContentVerdict verdict, int problem)
    {
        var members = new JsonObject { ["appid"] = wish.AppId, ["trace_id"] = traceId };
        if (wish.IsSecond)
        {
            members["version"] = 2;
            members["result"] = new JsonObject { ["suggest"] = verdict.Suggest, ["label"] = verdict.Label };
            members["detail"] = new JsonArray(new JsonObject { ["strategy"] = "content_model", ["errcode"] = problem, ["suggest"] = verdict.Suggest, ["label"] = verdict.Label, ["prob"] = verdict.Probability });
            members["errcode"] = problem;
            members["errmsg"] = problem == 0 ? "ok" : "the file could not be fetched";
        }
        else
        {
            members["isrisky"] = verdict.Suggest == "risky" ? 1 : 0;
            members["extra_info_json"] = "";
            // The wire's own way to write a negative number here.
            members["status_code"] = problem == 0 ? 0 : 4_294_967_296 + problem;
        }
        return new(wish.AppId, wish.PersonId, wish.OpenId, "wxa_media_check", IsEvent: true, members);
    }

    private async Task<(FetchedMedia? Media, int Problem)> FetchAsync(MediaWish wish, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock.Machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var response = await http.GetAsync(wish.Url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                return (null, FetchFailed);
            if (response.Content.Headers.ContentLength > LargestBytes)
                return (null, TooLarge);
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            using var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, either.Token)) > 0)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > LargestBytes)
                    return (null, TooLarge);
            }
            return (new(wish.Type, response.Content.Headers.ContentType?.MediaType ?? "", bytes.ToArray()), 0);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException or UriFormatException || error is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return (null, FetchFailed);
        }
    }
}
