using Madang.Kernel.Database;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.People;
using Madang.OpenPlatform.Push;
using Madang.OpenPlatform.Wire;
using Madang.Pay.Wallet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary>What the shell asks when an app wants to send messages (<c>wx.requestSubscribeMessage</c>), and what a person sees and changes in the settings.</summary>
internal static class MySubscriptions
{
    private const int MostTemplates = 3;
    private const int MostChanges = Templates.MostPerApp;

    public static void MapMySubscriptions(this IEndpointRouteBuilder endpoints)
    {
        var app = endpoints.MapGroup("/people/apps/{appId}/subscriptions").ExcludeFromDescription();
        app.MapPost("/ask", AskAsync);
        app.MapPost("", AnswerAsync);
        app.MapGet("", ShowAsync);
        app.MapPut("", ChangeAsync);
    }

    /// <summary>
    /// <c>{"tmpl_ids":["…"]}</c>: what the prompt is to show. <c>prompt</c> holds the templates that the person must be asked about, none where they have said "do not ask again" of all.
    /// A refusal has the wire's own errcode beside its code, for the app's <c>fail</c>.
    /// </summary>
    private static async Task<IResult> AskAsync(string appId, HttpContext http, SubscriptionDesk desk, CancellationToken cancellation)
    {
        if (await desk.FindAsync(appId, http, cancellation) is var (caller, refusal) && caller is null)
            return refusal!;
        if (await PeopleAnswers.ReadAsync<Wish>(http.Request, cancellation) is not { TmplIds: { } ids })
            return Refuse(10001, "tmpl_ids is a list of template ids.");
        var (templates, wrong) = await desk.ReadAsync(appId, caller.Person.PersonId, ids, cancellation);
        return templates is null ? wrong! : PeopleAnswers.Ok(new
        {
            Prompt = templates.Where(one => one.Kept is null).Select(one => new
            {
                Id = one.Template.TemplateId,
                one.Template.Title.Title,
                one.Template.Title.Type,
                Lines = one.Template.Keywords.Select(keyword => new { keyword.Name, keyword.Example }),
            }),
            Kept = templates.Where(one => one.Kept is not null).ToDictionary(one => one.Template.TemplateId, one => one.Kept),
        });
    }

    /// <summary><c>{"tmpl_ids":["…"],"answers":{"…":"accept"},"keep":false}</c>: what the person has answered. The answer is what the app's <c>success</c> is given.</summary>
    private static async Task<IResult> AnswerAsync(string appId, HttpContext http, SubscriptionDesk desk, CancellationToken cancellation)
    {
        if (await desk.FindAsync(appId, http, cancellation) is var (caller, refusal) && caller is null)
            return refusal!;
        if (await PeopleAnswers.ReadAsync<Wish>(http.Request, cancellation) is not { TmplIds: { } ids } body)
            return Refuse(10001, "tmpl_ids is a list of template ids.");
        var (templates, wrong) = await desk.ReadAsync(appId, caller.Person.PersonId, ids, cancellation);
        return templates is null ? wrong! : PeopleAnswers.Ok(new { Answers = await desk.AnswerAsync(appId, caller.Person.PersonId, templates, body.Answers ?? [], body.Keep, cancellation) });
    }

    /// <summary>What <c>wx.getSetting</c> tells with <c>withSubscriptions</c>, and the settings show.</summary>
    private static async Task<IResult> ShowAsync(string appId, HttpContext http, SubscriptionDesk desk, Consents consents, Templates templates, CancellationToken cancellation)
    {
        if (await desk.FindAsync(appId, http, cancellation) is var (caller, refusal) && caller is null)
            return refusal!;
        var said = await consents.ListAsync(appId, caller.Person.PersonId, cancellation);
        var titles = (await templates.ListAsync(appId, cancellation)).ToDictionary(one => one.TemplateId, one => one.Title.Title);
        return PeopleAnswers.Ok(new
        {
            MainSwitch = said.All(one => one.TemplateId != Consent.All || one.Answer == Consent.Accept),
            Items = said.Where(one => titles.ContainsKey(one.TemplateId)).Select(one => new { Id = one.TemplateId, Title = titles[one.TemplateId], one.Answer, Kept = one.IsKept != 0, one.Remaining }),
        });
    }

    /// <summary><c>{"main_switch":true,"items":{"…":"reject"}}</c>, either or both.</summary>
    private static async Task<IResult> ChangeAsync(string appId, HttpContext http, SubscriptionDesk desk, CancellationToken cancellation)
    {
        if (await desk.FindAsync(appId, http, cancellation) is var (caller, refusal) && caller is null)
            return refusal!;
        if (await PeopleAnswers.ReadAsync<Change>(http.Request, cancellation) is not { } body || body.Items is { Count: > MostChanges } || body.Items?.Values.Any(answer => answer is not (Consent.Accept or Consent.Reject)) == true)
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "main_switch is true or false; items are accept or reject by template.");
        await desk.ChangeAsync(appId, caller.Person.PersonId, body.MainSwitch, body.Items ?? [], cancellation);
        return PeopleAnswers.Ok(new { });
    }

    public static IResult Refuse(int errcode, string message) => Results.Json(new { Code = "SUBSCRIBE_REFUSED", Message = message, Errcode = errcode }, OpenAnswer.Json, statusCode: StatusCodes.Status409Conflict);

    private sealed record Wish(List<string>? TmplIds, Dictionary<string, string>? Answers, bool Keep);

    private sealed record Change(bool? MainSwitch, Dictionary<string, string>? Items);

    /// <summary>A template that an app asks about, and what the person has said of it for good.</summary>
    public sealed record Asked(Template Template, string? Kept);

    /// <summary>What the four calls share.</summary>
    public sealed class SubscriptionDesk(PlatformDatabase database, Accounts accounts, AppCredentials apps, Templates templates, Consents consents, PushOutbox pushes, IWallets wallets)
    {
        public async Task<(Caller? Caller, IResult? Refusal)> FindAsync(string appId, HttpContext http, CancellationToken cancellation)
        {
            http.Response.Headers.CacheControl = "no-store";
            if (await accounts.CallerAsync(http.Request.Headers.Authorization.ToString(), cancellation) is not { } caller)
                return (null, PeopleAnswers.NotSignedIn);
            return AppCredentials.IsAppId(appId) && await apps.FindAsync(appId, cancellation) is not null
                ? (caller, null)
                : (null, PeopleAnswers.Refuse(404, "APP_NOT_SET_UP", "This mini program has no credentials here, so it can send no messages."));
        }

        /// <summary>The templates that are asked about, by the documented rules: at most three, the app's own, of one kind, with different titles, and none where the switch is off.</summary>
        public async Task<(IReadOnlyList<Asked>? Templates, IResult? Refusal)> ReadAsync(string appId, string personId, List<string> ids, CancellationToken cancellation)
        {
            if (ids.Count == 0 || ids.Any(string.IsNullOrEmpty))
                return (null, Refuse(10001, "tmplIds is empty."));
            if (ids.Count > MostTemplates)
                return (null, Refuse(20003, "At most three templates are asked about at once."));
            var found = new List<Template>();
            foreach (var id in ids.Distinct(StringComparer.Ordinal))
            {
                if (!OpenCall.IsStorable(id) || await templates.FindAsync(appId, id, cancellation) is not { } template)
                    return (null, Refuse(20001, "One of these is no template of this app."));
                // Of two with the same title the first is asked about.
                if (found.All(other => other.Title.Title != template.Title.Title))
                    found.Add(template);
            }
            if (found.Select(one => one.IsOnce).Distinct().Count() > 1)
                return (null, Refuse(20002, "Templates for one message and for many are not asked about together."));
            var said = await consents.ListAsync(appId, personId, cancellation);
            if (said.Any(one => one is { TemplateId: Consent.All, Answer: Consent.Reject }))
                return (null, Refuse(20004, "The person has switched off all messages of this app."));
            return ([.. found.Select(template => new Asked(template, said.FirstOrDefault(one => one.TemplateId == template.TemplateId && one.IsKept != 0)?.Answer))], null);
        }

        /// <summary>Stores the answers and tells the back end, in one transaction. What is not answered is a no.</summary>
        public async Task<Dictionary<string, string>> AnswerAsync(string appId, string personId, IReadOnlyList<Asked> asked, Dictionary<string, string> answers, bool keep, CancellationToken cancellation)
        {
            var told = new Dictionary<string, string>();
            await using var connection = await database.OpenAsync(cancellation);
            var openId = await wallets.OpenIdAsync(appId, personId, cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var (template, kept) in asked)
            {
                var answer = kept ?? (answers.GetValueOrDefault(template.TemplateId) == Consent.Accept ? Consent.Accept : Consent.Reject);
                await consents.SetAsync(connection, transaction, appId, personId, template.TemplateId, answer, keep || kept is not null, template.IsOnce);
                told[template.TemplateId] = answer;
            }
            await pushes.EnqueueAsync(connection, transaction, SubscriptionEvents.Answered(appId, personId, openId, told));
            await transaction.CommitAsync(cancellation);
            pushes.Wake();
            return told;
        }

        /// <summary>Stores what was changed in the settings, and tells the back end.</summary>
        public async Task ChangeAsync(string appId, string personId, bool? mainSwitch, Dictionary<string, string> items, CancellationToken cancellation)
        {
            var changed = new Dictionary<string, string>();
            foreach (var (id, answer) in items)
            {
                if (OpenCall.IsStorable(id) && await templates.FindAsync(appId, id, cancellation) is not null)
                    changed[id] = answer;
            }
            var openId = await wallets.OpenIdAsync(appId, personId, cancellation);
            await using var connection = await database.OpenAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var (id, answer) in changed)
                await consents.ChangeAsync(connection, transaction, appId, personId, id, answer);
            if (mainSwitch is { } isOn)
                await consents.ChangeAsync(connection, transaction, appId, personId, Consent.All, isOn ? Consent.Accept : Consent.Reject);
            if (changed.Count > 0)
                await pushes.EnqueueAsync(connection, transaction, SubscriptionEvents.Changed(appId, personId, openId, changed));
            await transaction.CommitAsync(cancellation);
            pushes.Wake();
        }
    }
}
