using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Development;

namespace Madang.Server.Commands.Apps;

/// <summary>What <c>app dev</c> says in the terminal.</summary>
internal sealed class DevReport(Uri platform, IPAddress address, string? page, int? scene)
{
    private const int MostNamed = 3;

    private readonly bool withColours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Opened(DevelopmentSession session, DevelopmentBuild build)
    {
        Findings(build);
        var origin = $"http://{(IPAddress.IsLoopback(address) || IsEvery ? "127.0.0.1" : address.ToString())}:{platform.Port}";
        var lines = new StringWriter();
        lines.WriteLine();
        lines.WriteLine(build.Effect == "errors" ? $"{session.AppId} does not compile yet: mend it and save." : $"{session.AppId}: {build.Pages.Count} pages, compiled in {build.ElapsedMs:0} ms.");
        lines.WriteLine();
        lines.WriteLine($"  to work on it   {origin}{session.DeveloperLink}{Query([("page", page), ("scene", scene?.ToString(System.Globalization.CultureInfo.InvariantCulture))])}");
        lines.WriteLine($"  the app alone   {origin}{Place(session.Link)}");
        if (PhoneAddress() is { } reachable)
        {
            var link = $"http://{reachable}:{platform.Port}{Place(session.Link)}";
            lines.WriteLine($"  on a phone      {link}");
            lines.WriteLine();
            lines.Write(TerminalCode.Of(link, withColours));
            lines.WriteLine();
            lines.WriteLine("Everybody on your network who has this link can open the app while this runs.");
        }
        else
        {
            lines.WriteLine("  on a phone      add --host 0.0.0.0 for a QR code");
        }
        lines.WriteLine();
        lines.WriteLine($"Watching {session.Project}. Ctrl-C ends.");
        Console.Write(lines);
    }

    public void Built(DevelopmentBuild build)
    {
        // A file that was saved without change is no news.
        if (build is { Effect: "none", WasMended: false })
            return;
        Findings(build);
        var names = build.Changed.Count switch
        {
            0 => "many files",
            <= MostNamed => string.Join(", ", build.Changed.Order(StringComparer.Ordinal)),
            _ => $"{build.Changed.Order(StringComparer.Ordinal).First()} and {build.Changed.Count - 1} more",
        };
        var effect = build.Effect switch
        {
            "errors" => $"{build.Diagnostics.Count(one => one.Severity == Severity.Error)} errors; the app stays as it was",
            "styles" => "styles",
            "renew" => "in place",
            "none" => "mended",
            _ => "reloaded",
        };
        Console.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss}  {effect}  {names}  {build.ElapsedMs:0} ms");
    }

    private bool IsEvery => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static void Findings(DevelopmentBuild build)
    {
        // Warnings are said when nothing worse is: they are in the developer's page all the time.
        foreach (var diagnostic in build.Diagnostics.Where(one => build.Effect != "errors" || one.Severity == Severity.Error))
            Console.WriteLine(diagnostic);
    }

    private string Place(string link)
    {
        if (page is not { Length: > 0 })
            return link;
        var parts = page.TrimStart('/').Split('?', 2);
        return $"{link}/{Uri.EscapeDataString(parts[0]).Replace("%2F", "/", StringComparison.Ordinal)}{(parts.Length == 2 ? "?" + parts[1] : "")}";
    }

    private static string Query((string Name, string? Value)[] parts)
    {
        var given = parts.Where(part => part.Value is { Length: > 0 }).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToArray();
        return given.Length == 0 ? "" : "?" + string.Join('&', given);
    }

    // What a phone on the same network can reach: the address itself, or the machine's first one on a real network.
    private string? PhoneAddress()
    {
        if (IPAddress.IsLoopback(address))
            return null;
        if (!IsEvery)
            return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType is not (NetworkInterfaceType.Loopback or NetworkInterfaceType.Tunnel))
            .OrderByDescending(card => card.GetIPProperties().GatewayAddresses.Count)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one))?.ToString();
    }
}
