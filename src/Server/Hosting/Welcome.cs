using System.Text;
using Madang.Desk;

namespace Madang.Server.Hosting;

/// <summary>What is printed when the platform is up: where it is and what to try next.</summary>
internal static class Welcome
{
    public static string Text(ServeOptions options, DataFolder data, IReadOnlyList<Uri> urls, string? sandboxPath, IReadOnlyList<ConsoleLink> console)
    {
        var http = urls.FirstOrDefault(url => url.Scheme == "http");
        var at = Reachable(http ?? urls[0]);
        var text = new StringBuilder();
        text.AppendLine();
        text.Append("Madang is up at ").AppendJoin(", ", urls.Select(Reachable)).AppendLine(".");
        text.Append("  data      ").AppendLine(options.Database is null ? data.Path : $"{data.Path} (keys), PostgreSQL (everything else)");
        if (options.TlsHosts.Count > 0)
            text.Append("  TLS for   ").AppendJoin(", ", options.TlsHosts).AppendLine();
        text.Append("  health    curl ").Append(at).AppendLine("/health");
        if (sandboxPath is null)
        {
            text.AppendLine("This is no sandbox: no test merchants, no faults, no time travel.");
        }
        else
        {
            var url = at == "http://127.0.0.1:8080" ? "" : $" --url {at}";
            text.AppendLine();
            text.AppendLine("Point your existing back end here. Try next, in another terminal:");
            text.Append("  ./madang sandbox merchant --out ./merchant").Append(url).AppendLine("   a merchant with every key and certificate");
            text.Append("  ./madang sandbox pay --prepay-id ID").Append(url).AppendLine("          pay an order, as a demonstration payer");
            text.Append("  ./madang sandbox requests --follow").Append(url).AppendLine("           see every request, its signature and the answer");
            text.AppendLine();
            text.Append("In a browser (this link works once; ./madang sandbox open").Append(url).AppendLine(" gives another):");
            text.Append("  ").Append(at).AppendLine(sandboxPath);
        }
        AppendConsole(text, at, console);
        text.AppendLine();
        text.AppendLine("Ctrl-C stops it; the next start keeps everything.");
        return text.ToString();
    }

    // Each link is good once, so that what a terminal keeps opens nothing later.
    private static void AppendConsole(StringBuilder text, string at, IReadOnlyList<ConsoleLink> links)
    {
        text.AppendLine();
        text.Append("The console for whoever looks after it all: ").Append(at).AppendLine("/console");
        if (links.FirstOrDefault(link => link.Who == "operator") is { } first)
            text.Append("  There is no operator yet. This link makes the first one, once: ").Append(at).AppendLine(first.Path);
        if (links.Any(link => link.Who != "operator"))
            text.AppendLine("  The demonstration's people, by links that work once each:");
        foreach (var link in links.Where(link => link.Who != "operator"))
            text.Append("    ").Append(link.Who.PadRight(10)).Append(at).AppendLine(link.Path);
    }

    // An address that listens on every network is not one to open.
    public static string Reachable(Uri url) => url.Host is "0.0.0.0" or "[::]" ? $"{url.Scheme}://127.0.0.1:{url.Port}" : url.GetLeftPart(UriPartial.Authority);
}
