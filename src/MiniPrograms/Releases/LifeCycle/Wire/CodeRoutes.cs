using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>The calls by which an app's back end leads its versions: each behind an access token, each answered with HTTP 200 and a number.</summary>
internal static class CodeRoutes
{
    private const long LargestBodyBytes = 64 * 1024;
    private const int DeepestBody = 16;

    /// <summary>Maps every call, if somebody issues tokens.</summary>
    public static void MapCodeRoutes(this WebApplication app)
    {
        if (app.Services.GetService<IAccessTokens>() is not { } tokens)
            return;
        // Calls that are documented as GET are made as POST by some clients.
        Map("/wxa/get_qrcode", needsPost: false, CodeVersions.QrCodeAsync);
        Map("/wxa/get_page", needsPost: false, CodeVersions.PagesAsync);
        Map("/wxa/get_category", needsPost: false, CodeVersions.CategoriesAsync);
        Map("/wxa/commit", needsPost: true, CodeVersions.CommitAsync);
        Map("/wxa/getversioninfo", needsPost: true, CodeVersions.VersionInfoAsync);
        Map("/wxa/submit_audit", needsPost: true, CodeAudits.SubmitAsync);
        Map("/wxa/get_auditstatus", needsPost: true, CodeAudits.StatusAsync);
        Map("/wxa/get_latest_auditstatus", needsPost: false, CodeAudits.LatestStatusAsync);
        Map("/wxa/undocodeaudit", needsPost: false, CodeAudits.WithdrawAsync);
        Map("/wxa/speedupaudit", needsPost: true, CodeAudits.HurryAsync);
        Map("/wxa/release", needsPost: true, CodeReleases.ReleaseAsync);
        Map("/wxa/grayrelease", needsPost: true, CodeReleases.GrayAsync);
        Map("/wxa/getgrayreleaseplan", needsPost: false, CodeReleases.GrayPlanAsync);
        Map("/wxa/revertgrayrelease", needsPost: false, CodeReleases.RevertGrayAsync);
        Map("/wxa/revertcoderelease", needsPost: false, CodeReleases.RollBackAsync);
        Map("/wxa/change_visitstatus", needsPost: true, CodeReleases.VisitAsync);
        Map("/wxa/bind_tester", needsPost: true, CodeTesters.BindAsync);
        Map("/wxa/unbind_tester", needsPost: true, CodeTesters.UnbindAsync);
        Map("/wxa/memberauth", needsPost: true, CodeTesters.ListAsync);

        void Map(string path, bool needsPost, Func<CodeCall, CancellationToken, Task<CodeAnswer>> handler) =>
            app.MapMethods(path, ["GET", "POST"], (HttpContext http) => AnswerAsync(http, tokens, needsPost, handler)).ExcludeFromDescription();
    }

    private static async Task AnswerAsync(HttpContext http, IAccessTokens tokens, bool needsPost, Func<CodeCall, CancellationToken, Task<CodeAnswer>> handler)
    {
        CodeAnswer answer;
        try
        {
            answer = await RunAsync(http, tokens, needsPost, handler);
        }
        catch (Exception error) when (error is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            // A client of this wire reads numbers, not statuses: what failed here may be tried again.
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Madang.CodeLife").LogError(error, "{Path} failed", http.Request.Path);
            answer = new LifeCycleRefusal(-1, "system error, try again");
        }
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (answer.Jpeg is { } picture)
        {
            http.Response.ContentType = "image/jpeg";
            http.Response.ContentLength = picture.Length;
            await http.Response.Body.WriteAsync(picture, http.RequestAborted);
            return;
        }
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(answer.ToJson(RequestId(http)), http.RequestAborted);
    }

    private static async Task<CodeAnswer> RunAsync(HttpContext http, IAccessTokens tokens, bool needsPost, Func<CodeCall, CancellationToken, Task<CodeAnswer>> handler)
    {
        if (needsPost && !HttpMethods.IsPost(http.Request.Method))
            return LifeCycleRefusal.NeedsPost;
        var token = http.Request.Query["access_token"].ToString();
        if (token.Length == 0)
            return LifeCycleRefusal.MissingToken;
        var checkedToken = await tokens.CheckAsync(token, http.RequestAborted);
        if (checkedToken.AppId is not { } appId)
            return new LifeCycleRefusal(checkedToken.ErrorCode, checkedToken.ErrorMessage);
        if (!needsPost)
            return await handler(new(http, appId, default), http.RequestAborted);
        var (body, refusal) = await ReadAsync(http);
        using (body)
            return refusal ?? await handler(new(http, appId, body!.RootElement), http.RequestAborted);
    }

    private static async Task<(JsonDocument? Body, CodeAnswer? Refusal)> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LargestBodyBytes;
        using var bytes = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
            if (bytes.Length == 0)
                return (null, LifeCycleRefusal.EmptyBody);
            var body = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), new() { MaxDepth = DeepestBody, AllowDuplicateProperties = false });
            if (body.RootElement.ValueKind == JsonValueKind.Object)
                return (body, null);
            body.Dispose();
            return (null, LifeCycleRefusal.BadBody);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new LifeCycleRefusal(45002, "content size out of limit"));
        }
        catch (JsonException)
        {
            return (null, LifeCycleRefusal.BadBody);
        }
    }

    // Three words of hexadecimal digits, the first the second of the call: support looks a call up by it.
    private static string RequestId(HttpContext http)
    {
        var seconds = http.RequestServices.GetRequiredService<BusinessClock>().Machine.GetUtcNow().ToUnixTimeSeconds();
        var rest = RandomNumberGenerator.GetHexString(16, lowercase: true);
        return new StringBuilder().Append(seconds.ToString("x8")).Append('-').Append(rest, 0, 8).Append('-').Append(rest, 8, 8).ToString();
    }
}
