using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Madang.Kernel.Inspection;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Wire;

/// <summary>How a call is answered once token, quota and form are in order.</summary>
internal delegate Task<OpenAnswer> OpenHandler(OpenCall call, CancellationToken cancellation);

/// <summary>Where calls are put on HTTP: bounded body, token, quota, HTTP 200, a number in each refusal, and the inspector's record by construction.</summary>
internal sealed partial class OpenRoutes(IEndpointRouteBuilder endpoints)
{
    public void Map<TUseCase>(OpenRoute route)
        where TUseCase : IOpenUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TUseCase>([]);
        Map(route, (call, cancellation) => make(call.Http.RequestServices, []).HandleAsync(call, cancellation));
    }

    public void Map(OpenRoute route, OpenHandler handler)
    {
        endpoints.ServiceProvider.GetRequiredService<OpenCatalogue>().Add(route);
        endpoints.MapMethods(route.Path, ["GET", "POST"], http => RunAsync(http, route, handler)).ExcludeFromDescription();
    }

    /// <summary>What is not there says so in the wire's own way.</summary>
    public void MapUnknown()
    {
        foreach (var root in (string[])["/cgi-bin", "/wxa", "/sns", "/wxaapi"])
            endpoints.Map(root + "/{**rest}", http => RunAsync(http, new(root, "GET POST", NeedsToken: false), NotThereAsync)).ExcludeFromDescription();
    }

    private static Task<OpenAnswer> NotThereAsync(OpenCall call, CancellationToken cancellation) => Task.FromResult(OpenAnswer.Refuse(OpenErrors.InvalidUrl));

    private static async Task RunAsync(HttpContext http, OpenRoute route, OpenHandler handler)
    {
        var clock = http.RequestServices.GetRequiredService<BusinessClock>();
        var (startUs, start) = (clock.Machine.UtcMicroseconds(), clock.Machine.GetTimestamp());
        var exchange = new Exchange();
        OpenAnswer answer;
        try
        {
            answer = await AnswerAsync(http, route, handler, exchange);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            answer = OpenErrors.BodyTooLarge;
        }
        catch (Exception error) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILogger<OpenRoutes>>().LogError(error, "{Method} {Path} failed", http.Request.Method, http.Request.Path.Value);
            answer = OpenErrors.Busy;
        }
        var number = NewNumber(clock);
        if (answer.Error is { } refusal)
            answer = answer with { Body = JsonSerializer.SerializeToUtf8Bytes(new { Errcode = refusal.Code, Errmsg = $"{refusal.Message} rid: {number}" }, OpenAnswer.Json) };
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (answer.FileName.Length > 0)
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{answer.FileName}\"";
        var durationUs = Microseconds.Of(clock.Machine.GetElapsedTime(start));
        if (answer.Error is not null && exchange.AppId is { } appId && exchange.IsProved)
            http.RequestServices.GetRequiredService<RefusalLog>().Add(new(number, appId, clock.UtcMicroseconds(), durationUs / 1_000, http.Request.QueryString.Value ?? "", exchange.Body, answer.Body, http.Connection.RemoteIpAddress?.ToString() ?? ""));
        var inspector = http.RequestServices.GetService<IRequestInspector>();
        if (inspector is { IsOn: true })
            inspector.Add(Record(http, exchange, answer, number, startUs, durationUs));
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task<OpenAnswer> AnswerAsync(HttpContext http, OpenRoute route, OpenHandler handler, Exchange exchange)
    {
        var cancellation = http.RequestAborted;
        if (!route.Methods.Contains(http.Request.Method, StringComparison.Ordinal))
            return route.Methods == "GET" ? OpenErrors.RequiresGet : OpenErrors.RequiresPost;
        var services = http.RequestServices;
        // Whose call it is comes before what it carries: strangers' bodies are not even read whole.
        if (route.NeedsToken)
        {
            var (appId, refusal) = await services.GetRequiredService<AccessTokens>().FindAsync(http.Request.Query["access_token"].ToString(), cancellation);
            if (refusal is not null)
                return refusal;
            (exchange.AppId, exchange.IsProved) = (appId, true);
            if (await services.GetRequiredService<Quotas>().TakeAsync(appId!, route, cancellation) is { } limit)
                return limit;
        }
        if (await OpenRequest.ReadAsync(http.Request, route.LargestBodyBytes, cancellation) is not { } body)
            return OpenErrors.BodyTooLarge;
        exchange.Body = route.TakesFile ? default : body;
        if (route.NeedsBody && body.IsEmpty)
            return OpenErrors.EmptyBody;
        IReadOnlyDictionary<string, string> form = new Dictionary<string, string>();
        var json = default(JsonElement);
        OpenFile? file = null;
        if (route.TakesFile)
            file = await OpenRequest.FileAsync(http.Request.ContentType, body, cancellation);
        else if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true && body.Span is not [(byte)'{', ..])
            form = OpenRequest.Form(body);
        else if (!body.IsEmpty && !OpenRequest.TryParse(body, out json))
            return OpenErrors.NotJson;
        var call = new OpenCall(http, json, form, exchange.AppId ?? "", file);
        exchange.AppId ??= call.Text("appid") is { Length: > 0 and <= 40 } named ? named : null;
        return exchange.AppId is { } app && services.GetService<IFaultSource>() is { } faults
            ? await WithFaultsAsync(faults, app, route, call, handler, cancellation)
            : await handler(call, cancellation);
    }

    // What a developer has asked their sandbox to do wrong.
    private static async Task<OpenAnswer> WithFaultsAsync(IFaultSource faults, string appId, OpenRoute route, OpenCall call, OpenHandler handler, CancellationToken cancellation)
    {
        if (await faults.TakeAsync(appId, "delay", route.Path, cancellation) is { } delayMs)
            await Task.Delay(TimeSpan.FromMilliseconds(delayMs), call.Http.RequestServices.GetRequiredService<BusinessClock>().Machine, cancellation);
        if (await faults.TakeAsync(appId, "system-error", route.Path, cancellation) is not null)
            return OpenErrors.Busy;
        var answer = await handler(call, cancellation);
        return await faults.TakeAsync(appId, "system-error-after", route.Path, cancellation) is not null ? OpenErrors.Busy : answer;
    }

    private static InspectedRequest Record(HttpContext http, Exchange exchange, OpenAnswer answer, string number, long startUs, long durationUs) => new()
    {
        AtUtcUs = startUs,
        DurationUs = durationUs,
        AppId = exchange.AppId,
        Method = http.Request.Method,
        Url = QueryCode().Replace($"{http.Request.Path}{http.Request.QueryString}", "${head}••••"),
        RequestHeaders = Flat(http.Request.Headers),
        RequestBody = WithoutCodes(exchange.Body),
        Status = StatusCodes.Status200OK,
        ResponseHeaders = Flat(http.Response.Headers),
        ResponseBody = answer.ContentType == OpenAnswer.JsonType ? WithoutCodes(answer.Body) : answer.Body,
        ErrorCode = answer.Error?.Code.ToString(),
        RequestNumber = answer.Error is null ? null : number,
    };

    // A login code is as good as a password until it is used; on the pay wire the same word names an error.
    private static ReadOnlyMemory<byte> WithoutCodes(ReadOnlyMemory<byte> body) => body.IsEmpty
        ? body
        : Encoding.UTF8.GetBytes(QueryCode().Replace(JsonCode().Replace(Encoding.UTF8.GetString(body.Span), "${head}••••\""), "${head}••••"));

    private static List<KeyValuePair<string, string>> Flat(IHeaderDictionary headers) =>
        [.. headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))];

    // 6123abcd-1a2b3c4d-5e6f7a8b, as the real wire's: seconds first.
    private static string NewNumber(BusinessClock clock) => $"{clock.Machine.GetUtcNow().ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    [GeneratedRegex("(?<head>(?:[?&]|^)(?:js_)?code=)[^&\\s]*", RegexOptions.CultureInvariant)]
    private static partial Regex QueryCode();

    [GeneratedRegex("(?<head>\"code\"\\s*:\\s*\")[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex JsonCode();

    private sealed class Exchange
    {
        public string? AppId { get; set; }

        /// <summary>Whether a token has shown that it is this app's call.</summary>
        public bool IsProved { get; set; }

        public ReadOnlyMemory<byte> Body { get; set; }
    }
}
