using System.Text;
using Madang.Desk.Access;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;

namespace Madang.Desk.Accounts;

/// <summary>A right password that waits for its one-time code.</summary>
internal sealed record SecondStep(string Ticket, string To);

/// <summary>Signing in and out, links that are good once, and one's own account.</summary>
internal static class AccountRoutes
{
    private const string TicketPurpose = "console/second-step";
    private const int LongestName = 64;

    private static readonly TimeSpan TicketLifetime = TimeSpan.FromMinutes(5);

    public static void MapAccounts(this ConsoleRoutes routes)
    {
        routes.Page<SignInPage>("/sign-in", Need.Nothing, "signin.title", "");
        routes.Act<SignInPage>("/sign-in", Need.Nothing, "account.signin", "signin.title", "", SignInAsync);
        routes.Act<SignInPage>("/sign-in/second", Need.Nothing, "account.second", "signin.title", "", SecondStepAsync);
        routes.Page<EnterPage>("/enter/{token}", Need.Nothing, "enter.head", "");
        routes.Act<EnterPage>("/enter/{token}", Need.Nothing, "account.enter", "enter.head", "", EnterAsync);
        routes.Page<AccountPage>("/account", Need.SignedIn, "nav.account", "account");
        routes.Act<AccountPage>("/sign-out", Need.SignedIn, "account.signout", "nav.account", "account", async (call, cancellation) =>
        {
            await call.Get<Sessions>().EndAsync(call.Caller.AccountId, call.Caller.SessionId, cancellation);
            ConsoleGate.SignOut(call.Http);
            return new ActResult.Done("/sign-in", "said.signedout");
        });
        routes.Act<AccountPage>("/account/password", Need.SignedIn, "account.password", "nav.account", "account", ChangePasswordAsync);
        routes.Act<AccountPage>("/account/second", Need.SignedIn, "account.second.begin", "nav.account", "account", BeginSecondStepAsync);
        routes.Act<AccountPage>("/account/second/end", Need.SignedIn, "account.second.end", "nav.account", "account", async (call, cancellation) =>
        {
            if (await CheckOwnPasswordAsync(call, cancellation) is { } refusal)
                return refusal;
            await call.Get<AccountBook>().EndSecondStepAsync(call.Caller.AccountId, cancellation);
            return new ActResult.Done("/account", "said.saved");
        });
        routes.Act<AccountPage>("/account/sessions/{sessionId}/end", Need.SignedIn, "account.session.end", "nav.account", "account", async (call, cancellation) =>
            await call.Get<Sessions>().EndAsync(call.Caller.AccountId, call.Path("sessionId"), cancellation) ? new ActResult.Done("/account", "said.ended") : new ActResult.Missing());
        routes.Act<AccountPage>("/account/sessions/end-others", Need.SignedIn, "account.session.others", "nav.account", "account", async (call, cancellation) =>
        {
            await call.Get<Sessions>().EndOthersAsync(call.Caller.AccountId, call.Caller.SessionId, cancellation);
            return new ActResult.Done("/account", "said.ended");
        });
    }

    private static async Task<ActResult> SignInAsync(ActCall call, CancellationToken cancellation)
    {
        var (login, password) = (call.Text("login").ToLowerInvariant(), call.Raw("password"));
        if (login.Length is 0 or > LongestName || password.Length == 0)
            return new ActResult.Refused("signin.wrong");
        if (await CountAsync(call, $"login {login}", cancellation) is { } locked)
            return locked;
        var account = await call.Get<AccountBook>().FindAsync(login, cancellation);
        if (!await call.Get<Passwords>().IsRightAsync(account?.Password, password, cancellation))
            return new ActResult.Refused("signin.wrong");
        if (account!.TotpSealed is not null)
        {
            call.State.Shown = new SecondStep(NewTicket(call, account.Login), call.Text("to"));
            return new ActResult.Told([]);
        }
        return await BeginAsync(call, account.AccountId, login, call.Text("to"), cancellation);
    }

    // The password's count is forgotten only here: right passwords must not clear the way for guessing codes.
    private static async Task<ActResult> SecondStepAsync(ActCall call, CancellationToken cancellation)
    {
        if (ReadTicket(call, call.Raw("ticket")) is not { } login)
            return new ActResult.Refused("second.late");
        call.State.Shown = new SecondStep(call.Raw("ticket"), call.Text("to"));
        if (await CountAsync(call, $"code {login}", cancellation) is { } locked)
            return locked;
        if (await call.Get<AccountBook>().FindAsync(login, cancellation) is not { } account || !await call.Get<AccountBook>().TakeCodeAsync(account, call.Text("code").Replace(" ", "", StringComparison.Ordinal), cancellation))
            return new ActResult.Refused("second.wrong");
        await call.Get<Guesses>().ForgetAsync($"code {login}", cancellation);
        return await BeginAsync(call, account.AccountId, login, call.Text("to"), cancellation);
    }

    private static async Task<ActResult> EnterAsync(ActCall call, CancellationToken cancellation)
    {
        var book = call.Get<AccountBook>();
        var token = call.Path("token");
        if (await book.LookAtLinkAsync(token, cancellation) is not { } link)
            return new ActResult.Missing();
        string? accountId;
        if (link.AccountId is not null)
        {
            accountId = await book.EnterAsync(token, cancellation);
        }
        else
        {
            var (login, name, password) = (call.Text("login").ToLowerInvariant(), call.Text("name"), call.Raw("password"));
            if (!AccountBook.IsLogin(login))
                return new ActResult.Refused("join.login.wrong");
            if (name.Length is 0 or > LongestName)
                return new ActResult.Refused("refused.name");
            if (Passwords.Problem(password, login) is { } problem)
                return new ActResult.Refused(problem);
            accountId = await book.JoinAsync(token, login, name, await call.Get<Passwords>().HashAsync(password, cancellation), cancellation);
            if (accountId is null && await book.LookAtLinkAsync(token, cancellation) is not null)
                return new ActResult.Refused("join.login.taken");
        }
        if (accountId is null)
            return new ActResult.Missing();
        var log = call.Get<ActLog>();
        await log.EndAsync(await log.BeginAsync(accountId, link.AccountId is null ? call.Text("login").ToLowerInvariant() : link.Name, "account.enter", link.Scope, call.Address, cancellation), "done", link.Role, cancellation);
        ConsoleGate.SignIn(call.Http, await call.Get<Sessions>().BeginAsync(accountId, call.Http.Request.Headers.UserAgent.ToString(), call.Address, cancellation));
        return new ActResult.Done("", "said.welcome");
    }

    private static async Task<ActResult> ChangePasswordAsync(ActCall call, CancellationToken cancellation)
    {
        if (call.Caller.IsDemonstration)
            return new ActResult.Refused("refused.demo");
        if (Passwords.Problem(call.Raw("password"), call.Caller.Login) is { } problem)
            return new ActResult.Refused(problem);
        if (await CheckOwnPasswordAsync(call, cancellation) is { } refusal)
            return refusal;
        await call.Get<AccountBook>().SetPasswordAsync(call.Caller.AccountId, await call.Get<Passwords>().HashAsync(call.Raw("password"), cancellation), cancellation);
        await call.Get<Sessions>().EndOthersAsync(call.Caller.AccountId, call.Caller.SessionId, cancellation);
        return new ActResult.Done("/account", "said.password");
    }

    private static async Task<ActResult> BeginSecondStepAsync(ActCall call, CancellationToken cancellation)
    {
        if (call.Caller.IsDemonstration)
            return new ActResult.Refused("refused.demo");
        if (await CheckOwnPasswordAsync(call, cancellation) is { } refusal)
            return refusal;
        var book = call.Get<AccountBook>();
        if (book.OpenKey(call.Caller.AccountId, call.Raw("ticket")) is not { } key || OneTimeCodes.StepOf(key, call.Text("code"), call.Get<BusinessClock>().Machine.GetUtcNow(), 0) is not { } step)
            return new ActResult.Refused("account.second.wrong");
        var codes = await book.BeginSecondStepAsync(call.Caller.AccountId, call.Raw("ticket"), step, cancellation);
        return new ActResult.Told([.. codes.Select((code, i) => ($"{i + 1}", code))]);
    }

    private static async Task<ActResult?> CheckOwnPasswordAsync(ActCall call, CancellationToken cancellation)
    {
        if (await CountAsync(call, $"login {call.Caller.Login}", cancellation) is { } locked)
            return locked;
        var account = await call.Get<AccountBook>().FindAsync(call.Caller.Login, cancellation);
        if (!await call.Get<Passwords>().IsRightAsync(account?.Password, call.Raw("old_password"), cancellation))
            return new ActResult.Refused("account.password.wrong");
        await call.Get<Guesses>().ForgetAsync($"login {call.Caller.Login}", cancellation);
        return null;
    }

    private static async Task<ActResult?> CountAsync(ActCall call, string subject, CancellationToken cancellation)
    {
        var guesses = call.Get<Guesses>();
        var wait = await guesses.CountAsync($"address {call.Address}", Guesses.MostOfAddress, cancellation) ?? await guesses.CountAsync(subject, Guesses.MostOfLogin, cancellation);
        return wait is { } left ? new ActResult.Refused("signin.locked", Named: Math.Ceiling(Math.Max(1, left.TotalMinutes)).ToString("0", System.Globalization.CultureInfo.InvariantCulture)) : null;
    }

    private static async Task<ActResult> BeginAsync(ActCall call, string accountId, string login, string to, CancellationToken cancellation)
    {
        var log = call.Get<ActLog>();
        await log.EndAsync(await log.BeginAsync(accountId, login, "account.signin", "", call.Address, cancellation), "done", "", cancellation);
        await call.Get<Guesses>().ForgetAsync($"login {login}", cancellation);
        await call.Get<Guesses>().ForgetAsync($"address {call.Address}", cancellation);
        ConsoleGate.SignIn(call.Http, await call.Get<Sessions>().BeginAsync(accountId, call.Http.Request.Headers.UserAgent.ToString(), call.Address, cancellation));
        // Only to a place of ours: a path under the console.
        var place = to.StartsWith('/') && !to.Contains("//", StringComparison.Ordinal) && !to.Contains('\\') && !to.Any(char.IsControl) && to.All(char.IsAscii) ? to : "";
        return new ActResult.Done(place, "said.welcome");
    }

    private static string NewTicket(ActCall call, string login) =>
        call.Get<MasterKey>().Seal(Encoding.UTF8.GetBytes($"{call.Get<BusinessClock>().Machine.UtcMicroseconds() + Microseconds.Of(TicketLifetime)} {login}"), TicketPurpose);

    private static string? ReadTicket(ActCall call, string ticket)
    {
        try
        {
            return Encoding.UTF8.GetString(call.Get<MasterKey>().Open(ticket, TicketPurpose)).Split(' ', 2) is [var until, var login] && long.Parse(until) > call.Get<BusinessClock>().Machine.UtcMicroseconds() ? login : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
