using System.Globalization;
using System.Text;
using Madang.Desk.Look;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Madang.Desk.Access;

/// <summary>
/// Where pages and acts are put under <c>/console</c>: each with what it needs, behind the gate, with a bounded body, its headers and, for an act, its line in the log, by construction.
/// An act that was done is answered by going to a page; one that was refused by its page again, with the reason at the form.
/// </summary>
internal sealed class ConsoleRoutes(IEndpointRouteBuilder endpoints)
{
    public const string Root = "/console";

    private const int LargestFormBytes = 128 * 1024;
    private const string SaidCookie = "madang_console_said";

    private static readonly TimeSpan SaidLifetime = TimeSpan.FromMinutes(1);

    /// <summary>A page. <paramref name="title"/> is a key of the words, <paramref name="place"/> where it stands in the rail.</summary>
    public void Page<TPage>(string path, Need need, string title, string place)
        where TPage : ConsolePage =>
        endpoints.MapGet(Root + path, async (HttpContext http, ConsoleGate gate) =>
        {
            var state = await BeginAsync(http, gate, title, place);
            return ConsoleGate.Check(need, state.Caller, http) is var verdict && verdict != Verdict.Pass ? Refuse(http, state, verdict) : Render<TPage>(http, state, StatusCodes.Status200OK);
        }).WithMetadata(need).ExcludeFromDescription();

    /// <summary>A form. <paramref name="name"/> names the form on the page that is shown again when it is refused, and the act in the log.</summary>
    public void Act<TPage>(string path, Need need, string name, string title, string place, Func<ActCall, CancellationToken, Task<ActResult>> run, long largestBytes = LargestFormBytes)
        where TPage : ConsolePage =>
        endpoints.MapPost(Root + path, async (HttpContext http, ConsoleGate gate) =>
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = largestBytes;
            var state = await BeginAsync(http, gate, title, place);
            if (ConsoleGate.Check(need, state.Caller, http) is var verdict && verdict != Verdict.Pass)
                return Refuse(http, state, verdict);
            if (await ReadFormAsync(http, largestBytes) is not { } form)
                return Render<TPage>(http, Tried(state, new ActResult.Refused("form.large"), name, new Dictionary<string, string>()), StatusCodes.Status413PayloadTooLarge);
            var call = new ActCall(http, state.Caller, form, state);
            return ConsoleGate.IsOurForm(http, state.Caller, form[ConsoleGate.FormKeyField].ToString())
                ? await ObeyAsync<TPage>(call, need, name, run)
                : Render<TPage>(http, Tried(state, new ActResult.Refused("form.forged"), name, call.Typed()), StatusCodes.Status403Forbidden);
        }).WithMetadata(need).ExcludeFromDescription().DisableAntiforgery();

    /// <summary>What is no page: a picture, a list for the search.</summary>
    public void File(string path, Need need, Func<HttpContext, Caller?, CancellationToken, Task<IResult?>> read) =>
        endpoints.MapGet(Root + path, async (HttpContext http, ConsoleGate gate) =>
        {
            var caller = need.Right == Right.None ? null : await gate.CallerAsync(http);
            SetHeaders(http);
            return ConsoleGate.Check(need, caller, http) switch
            {
                Verdict.SignIn => Results.Unauthorized(),
                Verdict.Forbidden => Results.StatusCode(StatusCodes.Status403Forbidden),
                Verdict.Missing => Results.NotFound(),
                _ => await read(http, caller, http.RequestAborted) ?? Results.NotFound(),
            };
        }).WithMetadata(need).ExcludeFromDescription();

    /// <summary>Tells the next page what was done.</summary>
    public static void Say(HttpContext http, string key, params string[] named) => http.Response.Cookies.Append(
        SaidCookie, Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join('\n', [key, .. named]))), ConsoleGate.Cookie(http, SaidLifetime));

    private static async Task<PageState> BeginAsync(HttpContext http, ConsoleGate gate, string title, string place)
    {
        SetHeaders(http);
        var words = Words.Of(http);
        var state = new PageState { Words = words, Caller = await gate.CallerAsync(http), Title = title, Place = place, Said = Heard(http, words) };
        state.Keep(http);
        return state;
    }

    private static async Task<IResult> ObeyAsync<TPage>(ActCall call, Need need, string name, Func<ActCall, CancellationToken, Task<ActResult>> run)
        where TPage : ConsolePage
    {
        var (http, log) = (call.Http, call.Get<ActLog>());
        var scope = ConsoleGate.ScopeOf(need, http);
        var actId = call.State.Caller is { } caller ? await log.BeginAsync(caller.AccountId, caller.Login, name, scope, call.Address, CancellationToken.None) : null;
        ActResult result;
        try
        {
            result = await run(call, http.RequestAborted);
        }
        catch (Exception error) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILogger<ConsoleRoutes>>().LogError(error, "The act {Act} failed", name);
            if (actId is not null)
                await log.EndAsync(actId, "failed", call.Note, CancellationToken.None);
            return Render<TPage>(http, Tried(call.State, new ActResult.Refused("form.failed"), name, call.Typed()), StatusCodes.Status500InternalServerError);
        }
        if (actId is not null)
        {
            var (outcome, detail) = result is ActResult.Refused refused ? ("refused", $"{call.Note} {refused.Code ?? refused.Key}".Trim()) : result is ActResult.Missing ? ("refused", "missing") : ("done", call.Note);
            await log.EndAsync(actId, outcome, detail, CancellationToken.None);
        }
        switch (result)
        {
            case ActResult.Done done:
                Say(http, done.Said, done.Named);
                http.Response.Headers.Location = Root + done.Path;
                return Results.StatusCode(StatusCodes.Status303SeeOther);
            case ActResult.Told told:
                call.State.Told = new(name, told.Values);
                return Render<TPage>(http, call.State, StatusCodes.Status200OK);
            case ActResult.File file:
                return Results.File(file.Content, file.ContentType, file.Name);
            case ActResult.Refused refusal:
                return Render<TPage>(http, Tried(call.State, refusal, name, call.Typed()), StatusCodes.Status422UnprocessableEntity);
            default:
                return Refuse(http, call.State, Verdict.Missing);
        }
    }

    private static PageState Tried(PageState state, ActResult.Refused refusal, string form, IReadOnlyDictionary<string, string> typed)
    {
        state.Attempt = new(form, state.Words.Or(refusal.Key, refusal.Message ?? refusal.Key) is var text && refusal.Named.Length > 0 ? string.Format(CultureInfo.InvariantCulture, text, refusal.Named) : text, refusal.Code, typed);
        return state;
    }

    private static IResult Refuse(HttpContext http, PageState state, Verdict verdict)
    {
        if (verdict == Verdict.SignIn)
        {
            // Only a page can be gone back to.
            var back = HttpMethods.IsGet(http.Request.Method) && http.Request.Path.Value is { Length: > 8 } path ? $"?to={Uri.EscapeDataString(path[Root.Length..] + http.Request.QueryString.Value)}" : "";
            return Results.Redirect($"{Root}/sign-in{back}");
        }
        return verdict == Verdict.Forbidden ? Render<ForbiddenPage>(http, state, StatusCodes.Status403Forbidden) : Render<MissingPage>(http, state, StatusCodes.Status404NotFound);
    }

    private static RazorComponentResult<TPage> Render<TPage>(HttpContext http, PageState state, int status)
        where TPage : ConsolePage
    {
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.Vary = "Accept-Language, Cookie";
        _ = state;
        return new RazorComponentResult<TPage> { StatusCode = status, PreventStreamingRendering = true };
    }

    private static void SetHeaders(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "same-origin";
        http.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext http, long largestBytes)
    {
        if (!http.Request.HasFormContentType)
            return FormCollection.Empty;
        if (http.Request.ContentLength > largestBytes)
            return null;
        try
        {
            return await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = largestBytes, ValueLengthLimit = LargestFormBytes, ValueCountLimit = 100, KeyLengthLimit = 100 }, http.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static string? Heard(HttpContext http, Words words)
    {
        if (!HttpMethods.IsGet(http.Request.Method) || !http.Request.Cookies.TryGetValue(SaidCookie, out var said))
            return null;
        http.Response.Cookies.Delete(SaidCookie, ConsoleGate.Cookie(http, null));
        var bytes = new byte[Math.Min(said.Length, 2_048)];
        if (!Convert.TryFromBase64String(said, bytes, out var length) || Encoding.UTF8.GetString(bytes, 0, length).Split('\n') is not [var key, .. var named] || !Words.Table.ContainsKey(key) || !key.StartsWith("said.", StringComparison.Ordinal))
            return null;
        try
        {
            return words.Fill(key, named);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
