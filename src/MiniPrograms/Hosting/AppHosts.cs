using System.Net;
using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Hosting;

/// <summary>Tells the shell's host names, the apps' and strangers' apart, and where an app's own origin is.</summary>
internal sealed class AppHosts
{
    private const string Place = "{app}";

    private readonly string? before;
    private readonly string after = "";
    private readonly MiniProgramOptions options;

    public AppHosts(MiniProgramOptions options)
    {
        this.options = options;
        if (options.AppHosts.Length == 0)
            return;
        var parts = options.AppHosts.ToLowerInvariant().Split(Place);
        if (parts.Length != 2 || parts[1].Length < 2 || parts[1][0] != '.' || parts[0].Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"{options.AppHosts} is no pattern of host names such as app-{Place}.example.org.");
        (before, after) = (parts[0], parts[1]);
    }

    /// <summary>True where every app's host is a site of its own to browsers: names directly below <c>localhost</c>.</summary>
    public bool AreSites => after == ".localhost";

    /// <summary>True when the request is to a host of the apps' domain; <paramref name="app"/> is then the app it names, or null for none.</summary>
    public bool IsAppHost(HostString host, out AppKey? app)
    {
        app = null;
        var name = host.Host.ToLowerInvariant();
        if (before is null || !name.EndsWith(after, StringComparison.Ordinal) || name.Length <= after.Length)
            return false;
        var label = name[..^after.Length];
        // Another name under the same domain may be the shell's own, if somebody insists.
        if (!label.StartsWith(before, StringComparison.Ordinal))
            return !IsShellHost(host);
        if (AppKey.TryParse(label[before.Length..], out var key))
            app = key;
        return true;
    }

    /// <summary>True for the names under which people reach the shell: addresses, this machine, and what the operator named. A name from elsewhere that leads here is none.</summary>
    public bool IsShellHost(HostString host)
    {
        var name = host.Host.ToLowerInvariant();
        return name is "localhost" || IPAddress.TryParse(name.Trim('[', ']'), out _) || options.ShellHosts.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The app's own origin as seen by whoever asks through this request; null where it can have none, and runs in an opaque frame.</summary>
    public string? OriginOf(AppKey app, HttpRequest request)
    {
        if (before is null)
            return null;
        // Names below localhost lead to the browser's own machine: of use only where that is this one.
        var isHere = request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
        if (after == ".localhost" && !isHere)
            return null;
        var port = request.Host.Port is { } number ? $":{number}" : "";
        return $"{request.Scheme}://{before}{app}{after}{port}";
    }

    /// <summary>Where shells that may hold an app's frame are, for a request to the app's origin: the same port under every name of the shell.</summary>
    public IEnumerable<string> ShellOrigins(HttpRequest request)
    {
        var port = request.Host.Port is { } number ? $":{number}" : "";
        IEnumerable<string> names = after == ".localhost" ? ["localhost", "127.0.0.1", .. options.ShellHosts] : options.ShellHosts;
        return names.Select(name => $"{request.Scheme}://{name}{port}");
    }

    /// <summary>The source expression that covers every app's origin, for the shell's own policy.</summary>
    public string? FrameSource(HttpRequest request)
    {
        if (before is null)
            return null;
        var port = request.Host.Port is { } number ? $":{number}" : "";
        return $"{request.Scheme}://*{after}{port}";
    }
}
