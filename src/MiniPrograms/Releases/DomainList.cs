using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Network;
using Madang.Kernel.Time;
using Madang.MiniPrograms.Releases.LifeCycle;

namespace Madang.MiniPrograms.Releases;

/// <summary>The servers that each app has declared: origins such as <c>https://api.example.com</c>, <c>wss://live.example.com:8443</c>, <c>https://*.example.com</c>.</summary>
internal sealed class DomainList(PlatformDatabase database, BusinessClock clock)
{
    public const int MostPerKind = 200;

    public async Task<ILookup<string, string>> OfAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<(string Kind, string Origin)>("SELECT kind, origin FROM miniprogram_domain WHERE app_id = @appId ORDER BY origin", new { appId }))
            .ToLookup(row => row.Kind, row => row.Origin, StringComparer.Ordinal);
    }

    /// <summary>Replaces the list of one kind, and writes that down in the app's log. The origins are normal forms from <see cref="TryNormalise"/>.</summary>
    public async Task ReplaceAsync(string appId, string kind, IEnumerable<string> origins, string actor, CancellationToken cancellation)
    {
        await using var unit = await AppUnit.BeginAsync(database, clock, appId, actor, cancellation);
        if (unit is null)
            return;
        var (connection, transaction) = (unit.Connection, unit.Transaction);
        var kept = origins.Distinct(StringComparer.Ordinal).ToArray();
        await connection.ExecuteAsync("DELETE FROM miniprogram_domain WHERE app_id = @appId AND kind = @kind", new { appId, kind }, transaction);
        await connection.ExecuteAsync(
            "INSERT INTO miniprogram_domain (app_id, kind, origin) VALUES (@appId, @kind, @origin)",
            kept.Select(origin => new { appId, kind, origin }), transaction);
        await unit.LogAsync("domains", detail: $"{kind}: {kept.Length}");
        await unit.CommitAsync(cancellation);
    }

    /// <summary>Brings <c>https://API.example.com:443/</c> to <c>https://api.example.com</c>; false for what is no origin of this kind.</summary>
    public static bool TryNormalise(string kind, string text, out string origin)
    {
        origin = "";
        var isWild = text.Contains("://*.", StringComparison.Ordinal);
        if (text.Length > 255 || !Uri.TryCreate(isWild ? text.Replace("://*.", "://", StringComparison.Ordinal) : text, UriKind.Absolute, out var url))
            return false;
        string[] schemes = kind == DomainKind.Socket ? ["ws", "wss"] : ["http", "https"];
        if (!schemes.Contains(url.Scheme) || url.AbsolutePath is not ("" or "/") || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0 || HostName.Of(url)?.All(IsHostCharacter) != true)
            return false;
        origin = OriginOf(url);
        if (isWild)
            origin = origin.Replace("://", "://*.", StringComparison.Ordinal);
        return true;
    }

    /// <summary>Whether a list has the origin of an address, itself or by a wildcard for names below one.</summary>
    public static bool Allows(IEnumerable<string> origins, Uri url)
    {
        var wanted = OriginOf(url);
        return origins.Any(origin => origin == wanted || origin.Contains("://*.", StringComparison.Ordinal) && IsBelow(wanted, origin));
    }

    private static bool IsBelow(string wanted, string wildcard)
    {
        var parts = wildcard.Split("://*", 2);
        return wanted.StartsWith(parts[0] + "://", StringComparison.Ordinal) && wanted.EndsWith(parts[1], StringComparison.Ordinal);
    }

    private static string OriginOf(Uri url) => url.IsDefaultPort ? $"{url.Scheme}://{url.IdnHost}" : $"{url.Scheme}://{url.IdnHost}:{url.Port}";

    // What goes into a policy's text must not be able to end it.
    private static bool IsHostCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or ':' or '[' or ']' or '_';
}
