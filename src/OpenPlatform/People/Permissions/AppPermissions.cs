using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Apps;
using Madang.OpenPlatform.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.OpenPlatform.People.Permissions;

/// <summary>What the shell asks and writes down about one app in the name of the person: permissions, and the app's privacy contract.</summary>
internal static class AppPermissions
{
    private const int LongestScope = 64;

    private static readonly IResult NoSuchApp = PeopleAnswers.Refuse(404, "RESOURCE_NOT_EXISTS", "There is no such mini program here.");

    public static void MapAppPermissions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/people/apps/{appId}/permissions", ShowAsync).ExcludeFromDescription();
        endpoints.MapPut("/people/apps/{appId}/permissions/{scope}", SetAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/apps/{appId}/permissions/{scope}", ForgetAsync).ExcludeFromDescription();
        endpoints.MapGet("/people/apps/{appId}/privacy", ShowPrivacyAsync).ExcludeFromDescription();
        endpoints.MapPost("/people/apps/{appId}/privacy/consent", AgreeAsync).ExcludeFromDescription();
        endpoints.MapDelete("/people/apps/{appId}/privacy/consent", WithdrawAsync).ExcludeFromDescription();
    }

    /// <summary><c>{"permissions":{"scope.camera":false}}</c></summary>
    private static async Task<IResult> ShowAsync(string appId, HttpContext http, Accounts accounts, Permissions permissions, CancellationToken cancellation) =>
        await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller
            ? PeopleAnswers.NotSignedIn
            : PeopleAnswers.Ok(new { Permissions = (await permissions.OfAsync(caller.Person.PersonId, appId, cancellation)).ToDictionary(permission => permission.Scope, permission => permission.IsAllowed) });

    /// <summary><c>{"allowed":true}</c></summary>
    private static async Task<IResult> SetAsync(string appId, string scope, HttpContext http, Accounts accounts, Permissions permissions, IAppRegistry apps, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<Answer>(http.Request, cancellation) is not { Allowed: { } isAllowed } || !IsScope(scope))
            return PeopleAnswers.Refuse(400, "PARAM_ERROR", "This needs a scope, and whether it is allowed.");
        if (!await IsAppAsync(appId, apps, cancellation))
            return NoSuchApp;
        await permissions.SetAsync(appId, caller.Person.PersonId, scope, isAllowed, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> ForgetAsync(string appId, string scope, HttpContext http, Accounts accounts, Permissions permissions, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        await permissions.ForgetAsync(appId, caller.Person.PersonId, scope, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    /// <summary>The contract, for everybody; whether it still has to be agreed to, for who is signed in.</summary>
    private static async Task<IResult> ShowPrivacyAsync(string appId, HttpContext http, Accounts accounts, PrivacyContracts contracts, IAppRegistry apps, CancellationToken cancellation)
    {
        var caller = await MyAccount.CallerAsync(http, accounts, cancellation);
        if (!AppCredentials.IsAppId(appId) || await apps.NameOfAsync(appId, cancellation) is not { } name)
            return NoSuchApp;
        if (await contracts.FindAsync(appId, cancellation) is not { } contract)
            return PeopleAnswers.Ok(new { HasContract = false });
        return PeopleAnswers.Ok(new
        {
            HasContract = true,
            AppName = name,
            // Told again with an agreement, so that nobody agrees to what they have not read.
            Version = contract.UpdatedAt.ToString(System.Globalization.CultureInfo.InvariantCulture),
            UpdatedAt = Microseconds.ToInstant(contract.UpdatedAt),
            Agreed = caller is null ? (bool?)null : await contracts.HasAgreedAsync(appId, caller.Person.PersonId, contract, cancellation),
            contract.Items,
            contract.Owner,
        });
    }

    /// <summary><c>{"version":"1767323045000000"}</c></summary>
    private static async Task<IResult> AgreeAsync(string appId, HttpContext http, Accounts accounts, PrivacyContracts contracts, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        if (await PeopleAnswers.ReadAsync<Agreement>(http.Request, cancellation) is not { Version: { } version } || await contracts.FindAsync(appId, cancellation) is not { } contract)
            return NoSuchApp;
        if (version != contract.UpdatedAt.ToString(System.Globalization.CultureInfo.InvariantCulture))
            return PeopleAnswers.Refuse(409, "CONTRACT_CHANGED", "The contract has changed meanwhile. Read it again.");
        await contracts.AgreeAsync(appId, caller.Person.PersonId, contract, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static async Task<IResult> WithdrawAsync(string appId, HttpContext http, Accounts accounts, PrivacyContracts contracts, CancellationToken cancellation)
    {
        if (await MyAccount.CallerAsync(http, accounts, cancellation) is not { } caller)
            return PeopleAnswers.NotSignedIn;
        await contracts.WithdrawAsync(appId, caller.Person.PersonId, cancellation);
        return PeopleAnswers.Ok(new { });
    }

    private static bool IsScope(string scope) => scope.Length is > 6 and <= LongestScope && scope.StartsWith("scope.", StringComparison.Ordinal) && scope[6..].All(char.IsAsciiLetterOrDigit);

    private static async Task<bool> IsAppAsync(string appId, IAppRegistry apps, CancellationToken cancellation) => AppCredentials.IsAppId(appId) && await apps.NameOfAsync(appId, cancellation) is not null;

    private sealed record Answer(bool? Allowed);

    private sealed record Agreement(string? Version);
}
