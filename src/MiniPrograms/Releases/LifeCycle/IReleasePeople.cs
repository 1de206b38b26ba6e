using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>
/// What releases must know of people, from the module that has accounts. Where none is registered, people are told apart by their browser, and testers are known by their own links.
/// </summary>
public interface IReleasePeople
{
    /// <summary>Who is signed in in the shell that sends this request; null for nobody. The same text for the same person for ever.</summary>
    ValueTask<string?> PersonOfAsync(HttpContext http, CancellationToken cancellation);

    /// <summary>The person whom others name so (a handle, a phone number), by the same text; null for nobody. Empty for a name that is nobody's in particular: whoever gets the tester's link.</summary>
    ValueTask<string?> FindAsync(string name, CancellationToken cancellation);
}
