using System.Text;

namespace Madang.Server.Hosting;

/// <summary>What is printed when the platform is up: where it is and what to try next.</summary>
internal static class Welcome
{
    public static string Text(ServeOptions options, DataFolder data, IReadOnlyList<Uri> urls, string? sandboxPath)
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
        text.AppendLine();
        text.AppendLine("Ctrl-C stops it; the next start keeps everything.");
        return text.ToString();
    }

    // An address that listens on every network is not one to open.
    public static string Reachable(Uri url) => url.Host is "0.0.0.0" or "[::]" ? $"{url.Scheme}://127.0.0.1:{url.Port}" : url.GetLeftPart(UriPartial.Authority);
}
