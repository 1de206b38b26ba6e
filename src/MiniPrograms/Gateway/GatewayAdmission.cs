using Madang.MiniPrograms.Releases;
using Madang.MiniPrograms.Releases.LifeCycle;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Gateway;

/// <summary>What was let in: the app's version, its lists (null where it checks none), and the place it takes.</summary>
internal sealed record Admitted(AppVersion Version, IReadOnlyList<string>? Declared, IDisposable Place) : IDisposable
{
    public void Dispose() => Place.Dispose();
}

/// <summary>Decides before anything is connected: who asks, for which app, how often, and whether the app may speak to that server.</summary>
internal sealed class GatewayAdmission(Visitors visitors, RateGate rates, ChooseVersion choice, DomainList domains, GatewayLimits limits)
{
    /// <summary>Whom a request comes from; a refusal where it comes from nobody, or from somebody too often.</summary>
    /// <exception cref="GatewayRefusedException">It may not go on.</exception>
    public string Visitor(HttpContext http)
    {
        if (visitors.Of(http) is not { } visitor)
            throw new GatewayRefusedException(GatewayRefusal.NoVisitor);
        if (!rates.TryPass($"address {http.Connection.RemoteIpAddress}", limits.RequestsPerMinutePerAddress))
            throw new GatewayRefusedException(GatewayRefusal.TooMany);
        return visitor;
    }

    /// <exception cref="GatewayRefusedException">It may not go on.</exception>
    public async Task<Admitted> AdmitAsync(HttpContext http, string visitor, AppRequest request, Uri target, CancellationToken cancellation)
    {
        if ((await choice.ForAsync(request.App, http, visitor, cancellation)).Version is not { } version)
            throw new GatewayRefusedException(GatewayRefusal.NoApp);
        if (!rates.TryPass($"{visitor} {version.AppId}", limits.RequestsPerMinute))
            throw new GatewayRefusedException(GatewayRefusal.TooMany);
        IReadOnlyList<string>? declared = version.ChecksDomains == 0 ? null : [.. (await domains.OfAsync(version.AppId, cancellation))[request.Kind]];
        RequireDeclared(declared, target);
        var isSocket = request.Kind == DomainKind.Socket;
        if (rates.TryEnter($"{visitor}{(isSocket ? " sockets" : "")}", isSocket ? limits.SocketsAtOnce : limits.AtOnce) is not { } place)
            throw new GatewayRefusedException(GatewayRefusal.TooMany);
        return new(version, declared, place);
    }

    /// <exception cref="GatewayRefusedException">The app has not declared this server.</exception>
    public static void RequireDeclared(IReadOnlyList<string>? declared, Uri target)
    {
        if (declared is not null && !DomainList.Allows(declared, target))
            throw new GatewayRefusedException(GatewayRefusal.NotDeclared);
    }
}
