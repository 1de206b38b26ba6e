using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Tokens;

/// <summary><c>POST /cgi-bin/openapi/quota/get</c>: <c>{"cgi_path":"/cgi-bin/message/custom/send"}</c>: what an app may call today, and has.</summary>
internal sealed class GetApiQuota(OpenCatalogue catalogue, Quotas quotas) : IOpenUseCase
{
    private const int SecondsOfMinute = 60;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        var path = call.Text("cgi_path");
        if (!path.StartsWith('/'))
            return OpenErrors.InvalidCgiPath;
        // Calls in a person's name have no count of the app's.
        if (path.StartsWith("/sns/", StringComparison.Ordinal))
            return OpenErrors.CgiPathNotAllowed;
        if (catalogue.Find(path) is not { } route)
            return OpenErrors.UnknownCgiPath;
        var (most, used) = await quotas.TodayAsync(call.AppId, route, cancellation);
        return OpenAnswer.Ok(new
        {
            Errcode = 0,
            Errmsg = "ok",
            Quota = new { DailyLimit = most, Used = used, Remain = Math.Max(0, most - used) },
            RateLimit = route.MinuteRate > 0 ? new { CallCount = route.MinuteRate, RefreshSecond = SecondsOfMinute } : null,
        });
    }
}

/// <summary><c>POST /cgi-bin/openapi/rid/get</c>: <c>{"rid":"61725984-6126f6f9-040f19c4"}</c>: the app's own refused call of the last seven days that a refusal's number names.</summary>
internal sealed class GetRidInfo(RefusalLog refusals) : IOpenUseCase
{
    private const int LongestRid = 64;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("rid") is not { Length: > 0 and <= LongestRid } rid)
            return OpenErrors.InvalidRid;
        if (await refusals.FindAsync(rid, cancellation) is not { } kept)
            return OpenErrors.UnknownRid;
        // Another app's call is none of this one's.
        return kept.AppId != call.AppId
            ? OpenErrors.ForeignRid
            : OpenAnswer.Ok(new
            {
                Errcode = 0,
                Errmsg = "ok",
                Request = new
                {
                    InvokeTime = kept.At / 1_000_000,
                    CostInMs = kept.CostMs,
                    RequestUrl = kept.Query.TrimStart('?'),
                    RequestBody = kept.Body,
                    ResponseBody = kept.Answer,
                    ClientIp = kept.Address,
                },
            });
    }
}
