using Madang.Desk.Access;
using Madang.Desk.Accounts;
using Madang.MiniPrograms.Releases;
using Madang.Pay.Merchants;

namespace Madang.Desk.Staff;

/// <summary>Who works here: inviting, and letting go. Everybody gives only roles of what is theirs.</summary>
internal static class StaffRoutes
{
    private const int LongestName = 64;

    public static void MapStaff(this ConsoleRoutes routes)
    {
        routes.Page<StaffPage>("/staff", new(Right.KeepStaff, Scope.Any), "staff.title", "staff");
        routes.Act<StaffPage>("/staff", new(Right.KeepStaff, Scope.Any), "staff.invite", "staff.title", "staff", InviteAsync);
        // The same for the platform, an app and a merchant: the route says whose it is, and the gate checks that.
        foreach (var (path, scope) in (ReadOnlySpan<(string, Scope)>)[("", Scope.Platform), ("/apps/{appId}", Scope.App), ("/tenants/{mchId}", Scope.Tenant)])
        {
            var need = new Need(Right.KeepStaff, scope);
            routes.Act<StaffPage>($"{path}/staff/{{accountId}}/{{role}}/remove", need, "staff.remove", "staff.title", "staff", async (call, cancellation) =>
            {
                call.Note = $"{call.Path("role")} {call.Path("accountId")}";
                if (call.Path("accountId") == call.Caller.AccountId)
                    return new ActResult.Refused("refused.self");
                return await call.Get<AccountBook>().TakeRoleAsync(call.Path("accountId"), call.Path("role"), ConsoleGate.ScopeOf(need, call.Http), cancellation)
                    ? new ActResult.Done("/staff", "said.removed")
                    : new ActResult.Refused("refused.role");
            });
            routes.Act<StaffPage>($"{path}/links/{{linkId}}/take-back", need, "staff.takeback", "staff.title", "staff", async (call, cancellation) =>
                await call.Get<AccountBook>().TakeBackLinkAsync(call.Path("linkId"), ConsoleGate.ScopeOf(need, call.Http), cancellation) ? new ActResult.Done("/staff", "said.takenback") : new ActResult.Missing());
        }
    }

    /// <summary>The roles that somebody may give: the operator all, others their own kind and, at a merchant, clerks.</summary>
    public static IEnumerable<string> MayGive(Caller caller) => caller.May(Right.KeepStaff, "")
        ? Role.All
        : Role.All.Where(role => !Role.IsPlatformWide(role) && caller.Grants.Any(grant => IsGiven(grant.Role, role)));

    private static bool IsGiven(string own, string role) => own == Role.Merchant && role is (Role.Merchant or Role.Clerk) || own == Role.Developer && role == Role.Developer;

    private static async Task<ActResult> InviteAsync(ActCall call, CancellationToken cancellation)
    {
        var (name, role, scope) = (call.Text("name"), call.Text("role"), call.Text("scope"));
        call.Note = $"{role} {scope}".Trim();
        if (name.Length is 0 or > LongestName)
            return new ActResult.Refused("refused.name");
        if (!Role.All.Contains(role))
            return new ActResult.Refused("refused.norole");
        if (Role.IsPlatformWide(role))
            scope = "";
        // What the caller may not give is not there for them, whether or not there is such an app or merchant.
        var mayGive = call.Caller.May(Right.KeepStaff, "") || !Role.IsPlatformWide(role) && call.Caller.Grants.Any(grant => grant.Scope == scope && IsGiven(grant.Role, role));
        if (!mayGive || !Role.IsPlatformWide(role) && !await IsThereAsync(call, role, scope, cancellation))
            return new ActResult.Refused("refused.scope");
        var token = await call.Get<AccountBook>().MakeLinkAsync(null, role, scope, name, call.Caller.Login, cancellation);
        return new ActResult.Told([(name, $"{call.Origin}/console/enter/{token}")]);
    }

    private static async Task<bool> IsThereAsync(ActCall call, string role, string scope, CancellationToken cancellation) => role == Role.Developer
        ? await call.Get<IAppRegistry>().NameOfAsync(scope, cancellation) is not null
        : await call.Get<IMerchants>().FindAsync(scope, cancellation) is not null;
}
