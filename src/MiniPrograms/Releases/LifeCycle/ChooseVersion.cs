using Dapper;
using Madang.Kernel.Database;
using Madang.MiniPrograms.Gateway;
using Madang.MiniPrograms.Hosting;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>What a link opens for whoever asks: a version, or why none.</summary>
internal readonly record struct ChosenVersion(AppVersion? Version, bool IsClosed)
{
    public static readonly ChosenVersion None;
}

/// <summary>
/// Which version a person gets. Released apps: what is online, or, while a release to some goes on, the new version for those whose turn it is. What is not released opens with a key:
/// the developer's (all versions of an environment), a tester's own, or one for exactly one version.
/// </summary>
internal sealed class ChooseVersion(PlatformDatabase database, ReleaseStore store, OperatorAccess access, Visitors visitors, Testers testers, IEnumerable<IReleasePeople> people)
{
    private readonly IReleasePeople? people = people.FirstOrDefault();

    /// <param name="link">The part of a link that names app, environment and key.</param>
    /// <param name="http">Whose request it is.</param>
    /// <param name="visitor">The browser, where it is known already.</param>
    /// <param name="cancellation">Gives it up.</param>
    public async Task<ChosenVersion> ForAsync(string link, HttpContext http, string? visitor, CancellationToken cancellation)
    {
        if (!AppLink.TryParse(link, out var appId, out var env, out var key))
            return ChosenVersion.None;
        visitor ??= visitors.Of(http);
        if (env == AppEnvironment.Release)
            return await OnlineAsync(appId, http, visitor, cancellation);
        if (access.MayOpen(appId, env, key))
            return new(await store.FindAsync(appId, env, cancellation), IsClosed: false);
        if (access.VersionOf(appId, env, key) is { } versionId)
            return new(await store.FindVersionAsync(appId, versionId, env, cancellation), IsClosed: false);
        if (env == AppEnvironment.Trial && access.TesterOf(appId, key) is { } tester && await testers.IsBoundAsync(appId, tester, visitor, cancellation))
            return new(await store.FindAsync(appId, env, cancellation), IsClosed: false);
        if (env == AppEnvironment.Trial && key.Length == 0 && people is not null && await people.PersonOfAsync(http, cancellation) is { } person && await testers.RoleOfAsync(appId, person, null, cancellation) is not null)
            return new(await store.FindAsync(appId, env, cancellation), IsClosed: false);
        return ChosenVersion.None;
    }

    private async Task<ChosenVersion> OnlineAsync(string appId, HttpContext http, string? visitor, CancellationToken cancellation)
    {
        if (await store.FindAsync(appId, AppEnvironment.Release, cancellation) is not { } online)
            return ChosenVersion.None;
        var state = await StateAsync(appId, cancellation);
        if (state?.Visit == SetVisit.Closed)
            return new(null, IsClosed: true);
        if (state?.GrayVersionId is not { } gray || !await IsInAsync(state, appId, http, visitor, cancellation))
            return new(online, IsClosed: false);
        return new(await store.FindVersionAsync(appId, gray, AppEnvironment.Release, cancellation) ?? online, IsClosed: false);
    }

    private async Task<bool> IsInAsync(OnlineState state, string appId, HttpContext http, string? visitor, CancellationToken cancellation)
    {
        var person = people is null ? null : await people.PersonOfAsync(http, cancellation);
        // Nobody, who cannot be known again, stays on what is online.
        if ((person ?? visitor) is not { } one)
            return false;
        if (GrayShare.Has(appId, one, state.Percent))
            return true;
        return state is not { DevelopersFirst: 0, TestersFirst: 0 }
            && await testers.RoleOfAsync(appId, person, visitor, cancellation) is { } role
            && (role == Tester.DeveloperRole ? state.DevelopersFirst : state.TestersFirst) != 0;
    }

    private async Task<OnlineState?> StateAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<OnlineState>(
            """
            SELECT l.visit AS Visit, g.version_id AS GrayVersionId, coalesce(g.percent, 0) AS Percent, coalesce(g.developers_first, 0) AS DevelopersFirst, coalesce(g.testers_first, 0) AS TestersFirst
            FROM miniprogram_life l LEFT JOIN miniprogram_gray g ON g.app_id = l.app_id AND g.state = 1 WHERE l.app_id = @appId
            """, new { appId });
    }

    private sealed record OnlineState
    {
        public required string Visit { get; init; }

        public string? GrayVersionId { get; init; }

        public required long Percent { get; init; }

        public required long DevelopersFirst { get; init; }

        public required long TestersFirst { get; init; }
    }
}
