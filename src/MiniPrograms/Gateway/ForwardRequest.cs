using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Madang.Kernel.Network;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Gateway;

/// <summary>
/// <c>POST /gateway/request</c>: what <c>wx.request</c>, <c>uploadFile</c> and <c>downloadFile</c> ask for, fetched on the app's behalf. The header <c>X-Madang-Request</c> tells
/// what (<see cref="AppRequest"/>), the body is the body. The answer's head is in <c>X-Madang-Answer</c>, its content is passed on as it comes.
/// </summary>
internal sealed class ForwardRequest(GatewayAdmission admission, GatewayConnections connections, GatewayLimits limits, BusinessClock clock)
{
    public const string RequestHeader = "X-Madang-Request";
    public const string AnswerHeader = "X-Madang-Answer";

    private const int BufferBytes = 32 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/gateway/visit", (HttpContext http, Visitors visitors, RateGate rates, GatewayLimits limits) =>
        {
            if (!Visitors.IsOwnPage(http))
                return Results.StatusCode(StatusCodes.Status403Forbidden);
            if (!rates.TryPass($"visit {http.Connection.RemoteIpAddress}", limits.RequestsPerMinutePerAddress / 10))
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            if (visitors.Of(http) is null)
                visitors.Welcome(http);
            return Results.NoContent();
        }).ExcludeFromDescription();
        endpoints.MapPost("/gateway/request", (HttpContext http, ForwardRequest forward) => forward.AnswerAsync(http)).ExcludeFromDescription();
    }

    public async Task AnswerAsync(HttpContext http)
    {
        SafeHeaders(http.Response);
        using var limit = new CancellationTokenSource(limits.Longest, clock.Machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        try
        {
            var visitor = admission.Visitor(http);
            var request = AppRequest.Parse(http.Request.Headers[RequestHeader].ToString()) is { Kind: not DomainKind.Socket } parsed ? parsed : throw new GatewayRefusedException(GatewayRefusal.BadRequest);
            var target = request.Target() ?? throw new GatewayRefusedException(GatewayRefusal.InvalidUrl);
            if (request.TimeoutMs > 0 && request.TimeoutMs < limits.Longest.TotalMilliseconds)
                limit.CancelAfter(TimeSpan.FromMilliseconds(request.TimeoutMs));
            using var admitted = await admission.AdmitAsync(http, visitor, request, target, either.Token);
            await ForwardAsync(http, request, target, admitted, either.Token);
        }
        catch (Exception error) when (Explain(error, http.RequestAborted) is { } refusal)
        {
            await RefuseAsync(http, refusal);
        }
    }

    /// <summary>What a failure means to the app; null for what is a bug of ours.</summary>
    public static GatewayRefusal? Explain(Exception error, CancellationToken aborted) => error switch
    {
        GatewayRefusedException refused => refused.Refusal,
        _ when aborted.IsCancellationRequested => GatewayRefusal.NoConnection,
        OperationCanceledException => GatewayRefusal.Timeout,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => GatewayRefusal.BodyTooLarge,
        _ when Causes(error).OfType<OutboundRefusedException>().Any() => GatewayRefusal.PrivateAddress,
        _ when Causes(error).Any(cause => cause is OperationCanceledException or TimeoutException) => GatewayRefusal.Timeout,
        _ when Causes(error).OfType<BadHttpRequestException>().Any(cause => cause.StatusCode == StatusCodes.Status413PayloadTooLarge) => GatewayRefusal.BodyTooLarge,
        HttpRequestException or IOException or InvalidOperationException or FormatException => GatewayRefusal.NoConnection,
        _ => null,
    };

    private async Task ForwardAsync(HttpContext http, AppRequest request, Uri target, Admitted admitted, CancellationToken cancellation)
    {
        var largest = request.Kind == DomainKind.Upload ? limits.UploadBytes : limits.RequestBytes;
        if (http.Request.ContentLength > largest)
            throw new GatewayRefusedException(GatewayRefusal.BodyTooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = largest;
        var method = request.Method;
        for (var redirects = 0; ; redirects++)
        {
            using var message = Message(http, request, method, target, admitted.Version, withBody: redirects == 0);
            using var response = await connections.Http.SendAsync(message, cancellation);
            if (Redirect(response, target) is not { } next || request.Kind == DomainKind.Upload)
            {
                await PassOnAsync(http, request, method, response, cancellation);
                return;
            }
            // Each step is judged like the first: a server must not lead where the app could not go.
            if (redirects >= limits.Redirects)
                throw new GatewayRefusedException(GatewayRefusal.TooManyRedirects);
            GatewayAdmission.RequireDeclared(admitted.Declared, next);
            // What was sent cannot be sent again: as browsers do, a POST goes on as a GET; one that must be repeated is given back to the app.
            if (method is not ("GET" or "HEAD"))
            {
                if (response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                {
                    await PassOnAsync(http, request, method, response, cancellation);
                    return;
                }
                method = "GET";
            }
            target = next;
        }
    }

    private static HttpRequestMessage Message(HttpContext http, AppRequest request, string method, Uri target, AppVersion version, bool withBody)
    {
        var message = new HttpRequestMessage(new HttpMethod(method), target) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        if (withBody && method is not ("GET" or "HEAD") && http.Request.ContentLength is > 0)
        {
            message.Content = new StreamContent(http.Request.Body);
            message.Content.Headers.ContentLength = http.Request.ContentLength;
        }
        var userAgent = http.Request.Headers.UserAgent.ToString();
        HeaderRules.Apply(message, request, version, HeaderRules.IsHeaderValue(userAgent) ? $"{userAgent} MadangMiniProgram/1" : "MadangMiniProgram/1");
        return message;
    }

    private async Task PassOnAsync(HttpContext http, AppRequest request, string method, HttpResponseMessage response, CancellationToken cancellation)
    {
        var largest = request.Kind == DomainKind.Download ? limits.DownloadBytes : limits.AnswerBytes;
        if (response.Content.Headers.ContentLength > largest)
            throw new GatewayRefusedException(GatewayRefusal.AnswerTooLarge);
        var (header, cookies) = HeaderRules.Read(response);
        var head = JsonSerializer.SerializeToUtf8Bytes(new { StatusCode = (int)response.StatusCode, Header = header, Cookies = cookies }, JsonSerializerOptions.Web);
        http.Response.Headers[AnswerHeader] = Base64Url.EncodeToString(head);
        // Whatever the server says it is, to the browser it is bytes: it must never become a page of the shell's origin.
        http.Response.ContentType = "application/octet-stream";
        if (response.Content.Headers.ContentLength is { } length && method != "HEAD")
            http.Response.ContentLength = length;
        await http.Response.StartAsync(cancellation);
        if (method != "HEAD")
            await CopyAsync(response, http, largest, cancellation);
    }

    // Each piece goes on as it comes, for answers that never end of themselves.
    private static async Task CopyAsync(HttpResponseMessage response, HttpContext http, long largest, CancellationToken cancellation)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long total = 0;
            int read;
            while ((read = await source.ReadAsync(buffer, cancellation)) > 0)
            {
                total += read;
                if (total > largest)
                    throw new GatewayRefusedException(GatewayRefusal.AnswerTooLarge);
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellation);
                await http.Response.Body.FlushAsync(cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Uri? Redirect(HttpResponseMessage response, Uri from)
    {
        if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            return null;
        if (response.Headers.Location is not { } location)
            return null;
        var next = location.IsAbsoluteUri ? location : new Uri(from, location);
        return next.Scheme is "http" or "https" && next.UserInfo.Length == 0 ? next : throw new GatewayRefusedException(GatewayRefusal.InvalidUrl);
    }

    private static async Task RefuseAsync(HttpContext http, GatewayRefusal refusal)
    {
        // Too late to say it otherwise: a cut connection is what the shell sees as a failure.
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentLength = null;
        http.Response.Headers.Remove(AnswerHeader);
        http.Response.ContentType = null;
        await http.Response.WriteAsJsonAsync(refusal, JsonSerializerOptions.Web, CancellationToken.None);
    }

    private static void SafeHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
