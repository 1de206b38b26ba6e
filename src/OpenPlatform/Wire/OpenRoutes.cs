using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Madang.Kernel.Inspection;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.OpenPlatform.Wire;

/// <summary>What a call asks for before it is handled.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Methods">GET, POST, or both in one text.</param>
/// <param name="NeedsToken">Whether an app's access token is asked for and its quota counted.</param>
/// <param name="DailyQuota">Calls of one app in a day of UTC+8, as documented.</param>
/// <param name="NeedsBody">Whether an empty post is refused.</param>
internal sealed record OpenRoute(string Path, string Methods, bool NeedsToken = true, long DailyQuota = 100_000, bool NeedsBody = false);

/// <summary>Where calls are put on HTTP: bounded body, token, quota, HTTP 200, a number in each refusal, and the inspector's record by construction.</summary>
internal sealed partial class OpenRoutes(IEndpointRouteBuilder endpoints)
{
    private const int LargestBodyBytes = 1024 * 1024;
    private const int DeepestJson = 16;

    public void Map<TUseCase>(OpenRoute route)
        where TUseCase : IOpenUseCase
    {
        var make = ActivatorUtilities.CreateFactory<TUseCase>([]);
        endpoints.MapMethods(route.Path, ["GET", "POST"], http => RunAsync(http, route, make)).ExcludeFromDescription();
    }

    /// <summary>What is not there says so in the wire's own way.</summary>
    public void MapUnknown()
    {
        foreach (var root in (string[])["/cgi-bin", "/wxa", "/sns", "/wxaapi"])
            endpoints.Map(root + "/{**rest}", http => RunAsync<Unknown>(http, new(root, "GET POST", NeedsToken: false), (_, _) => new())).ExcludeFromDescription();
    }

    private static async Task RunAsync<TUseCase>(HttpContext http, OpenRoute route, ObjectFactory<TUseCase> make)
        where TUseCase : IOpenUseCase
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = LargestBodyBytes + 1;
        var clock = http.RequestServices.GetRequiredService<BusinessClock>();
        var (startUs, start) = (clock.Machine.UtcMicroseconds(), clock.Machine.GetTimestamp());
        var exchange = new Exchange();
        OpenAnswer answer;
        try
        {
            answer = await AnswerAsync(http, route, make, exchange);
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
        var inspector = http.RequestServices.GetService<IRequestInspector>();
        if (inspector is { IsOn: true })
            inspector.Add(Record(http, exchange, answer, number, startUs, Microseconds.Of(clock.Machine.GetElapsedTime(start))));
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task<OpenAnswer> AnswerAsync<TUseCase>(HttpContext http, OpenRoute route, ObjectFactory<TUseCase> make, Exchange exchange)
        where TUseCase : IOpenUseCase
    {
        var cancellation = http.RequestAborted;
        if (!route.Methods.Contains(http.Request.Method, StringComparison.Ordinal))
            return route.Methods == "GET" ? OpenErrors.RequiresGet : OpenErrors.RequiresPost;
        if (await ReadBodyAsync(http.Request, cancellation) is not { } body)
            return OpenErrors.BodyTooLarge;
        exchange.Body = body;
        var services = http.RequestServices;
        if (route.NeedsToken)
        {
            var (appId, refusal) = await services.GetRequiredService<AccessTokens>().FindAsync(http.Request.Query["access_token"].ToString(), cancellation);
            if (refusal is not null)
                return refusal;
            exchange.AppId = appId;
            if (!await services.GetRequiredService<Quotas>().TakeAsync(appId!, route.Path, route.DailyQuota, cancellation))
                return OpenErrors.QuotaReached;
        }
        if (route.NeedsBody && body.IsEmpty)
            return OpenErrors.EmptyBody;
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = default(JsonElement);
        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true && body.Span is not [(byte)'{', ..])
        {
            foreach (var (name, value) in QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body.Span)))
                form[name] = value.ToString();
        }
        else if (!body.IsEmpty && !TryParse(body, out json))
        {
            return OpenErrors.NotJson;
        }
        var call = new OpenCall(http, json, form, exchange.AppId ?? "");
        exchange.AppId ??= call.Text("appid") is { Length: > 0 and <= 40 } named ? named : null;
        return await make(services, []).HandleAsync(call, cancellation);
    }

    private static bool TryParse(ReadOnlyMemory<byte> body, out JsonElement json)
    {
        json = default;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestJson });
            json = document.RootElement.Clone();
            return json.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > LargestBodyBytes)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(4096), cancellation)) > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > LargestBodyBytes)
                return null;
        }
        return buffer.WrittenMemory;
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
        : System.Text.Encoding.UTF8.GetBytes(QueryCode().Replace(JsonCode().Replace(System.Text.Encoding.UTF8.GetString(body.Span), "${head}••••\""), "${head}••••"));

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

        public ReadOnlyMemory<byte> Body { get; set; }
    }

    private sealed class Unknown : IOpenUseCase
    {
        public Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) => Task.FromResult(OpenAnswer.Refuse(OpenErrors.InvalidUrl));
    }
}
