using Madang.MiniPrograms.Releases.LifeCycle;
using Madang.OpenPlatform.People.Identity;
using Madang.OpenPlatform.People.Sms;
using Microsoft.AspNetCore.Http;

namespace Madang.OpenPlatform.People;

/// <summary>Tells releases who somebody is: a person stays on one side of a release to some on all their devices, and a tester may be named by their phone.</summary>
internal sealed class ReleasePeople(Accounts accounts, IdentityBook book) : IReleasePeople
{
    public async ValueTask<string?> PersonOfAsync(HttpContext http, CancellationToken cancellation) =>
        http.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization ? (await accounts.CallerAsync(authorization, cancellation))?.Person.PersonId : null;

    /// <summary>By phone. A name that is no phone number is nobody's in particular: the tester is whoever is given the tester's link.</summary>
    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellation) =>
        name.StartsWith('+') ? PhoneCodes.IsPhone(name) ? await book.FindAsync(IdentifierKind.Phone, name, cancellation) : null : "";
}
