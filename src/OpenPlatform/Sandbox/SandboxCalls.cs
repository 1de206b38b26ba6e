using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Login;
using Madang.OpenPlatform.Messages;
using Madang.OpenPlatform.Messages.Bodies;
using Madang.OpenPlatform.People.Sms;
using Madang.OpenPlatform.Subscriptions;
using Madang.OpenPlatform.Wire;
using Madang.Pay.Wallet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.Sandbox;

/// <summary>What a developer's command line asks of a sandbox: apps with credentials. Behind the operator's token, and not there at all in production.</summary>
internal static partial class SandboxCalls
{
    private const string Scheme = "Bearer ";
    private const int LongestName = 64;

    public static void MapAppSandbox(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sandbox/apps", MakeAppAsync).ExcludeFromDescription();
        endpoints.MapPost("/sandbox/logins", MakeLoginAsync).ExcludeFromDescription();
        endpoints.MapPost("/sandbox/phones", MakePhoneAsync).ExcludeFromDescription();
        endpoints.MapGet("/sandbox/messages", ListMessagesAsync).ExcludeFromDescription();
        endpoints.MapPost("/sandbox/consents", ConsentAsync).ExcludeFromDescription();
        endpoints.MapPost("/sandbox/words", SayAsync).ExcludeFromDescription();
    }

    /// <summary><c>{"appid":"wx…","name":"Courtyard","owner":"shop","base_url":"http://…","web_domains":"shop.example.com"}</c>, all optional.</summary>
    private static async Task<IResult> MakeAppAsync(HttpContext http, OpenPlatformOptions options, AppCredentials apps, IWallets wallets, CancellationToken cancellation)
    {
        if (!IsOperator(http, options))
            return NotAllowed();
        if (await ReadAsync<NewApp>(http.Request, cancellation) is not { } body)
            return Refuse(400, "PARAM_ERROR", "The body is a JSON object.");
        var appId = string.IsNullOrEmpty(body.Appid) ? null : body.Appid;
        var name = string.IsNullOrWhiteSpace(body.Name) ? "Madang test app" : body.Name.Trim();
        var owner = string.IsNullOrWhiteSpace(body.Owner) ? "sandbox" : body.Owner.Trim();
        if (appId is not null && !AppCredentials.IsAppId(appId) || name.Length > LongestName || owner.Length > LongestName)
            return Refuse(400, "PARAM_ERROR", "appid is 3 to 40 letters and digits; name and owner are at most 64 characters.");
        var domains = (body.WebDomains ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (domains.Any(domain => Uri.CheckHostName(domain) != UriHostNameType.Dns))
            return Refuse(400, "PARAM_ERROR", "web_domains are host names such as shop.example.com, separated by commas.");
        if (await apps.IssueAsync(appId, name, owner, string.Join(',', domains).ToLowerInvariant(), cancellation) is not { } made)
            return Refuse(409, "STATE_ERROR", $"{appId} belongs to another owner.");
        var person = await wallets.DemonstrationPersonAsync(cancellation);
        return Ok(new
        {
            Appid = made.AppId,
            Appsecret = made.AppSecret,
            made.Token,
            EncodingAesKey = made.EncodingAesKey,
            BaseUrl = string.IsNullOrEmpty(body.BaseUrl) ? $"{http.Request.Scheme}://{http.Request.Host.Value}" : body.BaseUrl,
            Openid = await wallets.OpenIdAsync(made.AppId, person, cancellation),
        });
    }

    /// <summary><c>{"appid":"wx…","openid":"o…"}</c>: a login code of that person, or of the demonstration's.</summary>
    private static async Task<IResult> MakeLoginAsync(HttpContext http, SandboxPerson people, LoginCodes codes, AppSessions sessions, OpenPlatformOptions options, CancellationToken cancellation)
    {
        if (!IsOperator(http, options))
            return NotAllowed();
        if (await ReadAsync<CodeWish>(http.Request, cancellation) is not { Appid: { } appId } body || await people.FindAsync(appId, body.Openid, cancellation) is not { } personId)
            return Refuse(404, "RESOURCE_NOT_EXISTS", "No app with credentials has this appid, or it knows nobody by this openid.");
        await sessions.RenewAsync(appId, personId, cancellation);
        return Ok(new { Code = await codes.IssueAsync(appId, personId, LoginCodes.Login, "", cancellation) });
    }

    /// <summary>The same for a phone code; a person without a phone is given one that nobody has.</summary>
    private static async Task<IResult> MakePhoneAsync(HttpContext http, SandboxPerson people, LoginCodes codes, Grants grants, OpenPlatformOptions options, CancellationToken cancellation)
    {
        if (!IsOperator(http, options))
            return NotAllowed();
        if (await ReadAsync<CodeWish>(http.Request, cancellation) is not { Appid: { } appId } body || await people.FindAsync(appId, body.Openid, cancellation) is not { } personId)
            return Refuse(404, "RESOURCE_NOT_EXISTS", "No app with credentials has this appid, or it knows nobody by this openid.");
        await people.EnsurePhoneAsync(personId, cancellation);
        await grants.AddAsync(appId, personId, Grants.Phone, cancellation);
        return Ok(new { Code = await codes.IssueAsync(appId, personId, LoginCodes.Phone, Grants.Phone, cancellation) });
    }

    /// <summary><c>{"appid":"wx…","template_id":"…","openid":"o…","answer":"accept"}</c>: what a person would have answered the prompt of wx.requestSubscribeMessage.</summary>
    private static async Task<IResult> ConsentAsync(HttpContext http, SandboxPerson people, MySubscriptions.SubscriptionDesk desk, OpenPlatformOptions options, CancellationToken cancellation)
    {
        if (!IsOperator(http, options))
            return NotAllowed();
        if (await ReadAsync<ConsentWish>(http.Request, cancellation) is not { Appid: { } appId, TemplateId: { } templateId } body || await people.FindAsync(appId, body.Openid, cancellation) is not { } personId)
            return Refuse(404, "RESOURCE_NOT_EXISTS", "No app with credentials has this appid, or it knows nobody by this openid.");
        var (asked, refusal) = await desk.ReadAsync(appId, personId, [templateId], cancellation);
        return asked is null ? refusal! : Ok(new { Answers = await desk.AnswerAsync(appId, personId, asked, new() { [templateId] = body.Answer ?? Consent.Accept }, keep: false, cancellation) });
    }

    /// <summary><c>{"appid":"wx…","openid":"o…","text":"…"}</c>: a person writes to the app's customer service; without a text they only come in.</summary>
    private static async Task<IResult> SayAsync(HttpContext http, SandboxPerson people, IMessages messages, BusinessClock clock, OpenPlatformOptions options, CancellationToken cancellation)
    {
        if (!IsOperator(http, options))
            return NotAllowed();
        if (await ReadAsync<Words>(http.Request, cancellation) is not { Appid: { } appId } body || await people.FindAsync(appId, body.Openid, cancellation) is not { } personId)
            return Refuse(404, "RESOURCE_NOT_EXISTS", "No app with credentials has this appid, or it knows nobody by this openid.");
        var sent = await messages.SendAsync(
            new()
            {
                Id = TimeOrderedId.NewText(clock.Machine),
                Sender = Party.Person(personId),
                To = Conversation.CustomerService(appId, personId),
                Body = string.IsNullOrEmpty(body.Text) ? new EnteredBody(body.SessionFrom ?? "") : new TextBody(body.Text),
            },
            cancellation);
        return sent.Refusal is { } refusal ? Refuse(refusal.Status, refusal.Code, refusal.Message) : Ok(new { Id = sent.Message!.MessageId });
    }

    private static async Task<IResult> ListMessagesAsync(HttpContext http, ShownMessages messages, OpenPlatformOptions options, CancellationToken cancellation) => !IsOperator(http, options)
        ? NotAllowed()
        : Ok(new { Messages = (await messages.NewestAsync(http.Request.Query["phone"], cancellation)).Select(message => new { message.Phone, Text = message.Body, At = Microseconds.ToInstant(message.At) }) });

    private static bool IsOperator(HttpContext http, OpenPlatformOptions options)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        return options.OperatorToken.Length > 0
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken)));
    }

    private static IResult NotAllowed() => Refuse(401, "NO_AUTH", "This needs the operator's token: ./madang sandbox finds it by itself.");

    private static IResult Refuse(int status, string code, string message) => Results.Json(new { Code = code, Message = message }, OpenAnswer.Json, statusCode: status);

    private static IResult Ok(object answer) => Results.Json(answer, OpenAnswer.Json);

    private static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, OpenAnswer.Json, cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record ConsentWish(string? Appid, string? TemplateId, string? Openid, string? Answer);

    private sealed record Words(string? Appid, string? Openid, string? Text, string? SessionFrom);

    private sealed record CodeWish(string? Appid, string? Openid);

    private sealed record NewApp(string? Appid, string? Name, string? Owner, string? BaseUrl, string? WebDomains);
}
