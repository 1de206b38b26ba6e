using System.CommandLine;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>./run</c>: starts the platform and keeps it up until it is interrupted.</summary>
internal static class ServeCommand
{
    public static Command Create(string name, Func<ServeOptions, DataFolder, WebApplication> compose)
    {
        var urls = new Option<string>("--urls")
        {
            Description = "HTTP addresses to listen on, several separated by ;. http://0.0.0.0:8080 listens on every network.",
            HelpName = "URLS",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var data = DatabaseOptions.Data();
        var database = DatabaseOptions.Database();
        var tlsHosts = new Option<string>("--tls-hosts")
        {
            Description = "Also answer over TLS for these host names, separated by commas, with a certificate of the development authority in DIR. For SDKs whose host is fixed: point the name here in /etc/hosts and let the SDK trust ca.pem.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => "",
        };
        var tlsUrls = new Option<string>("--tls-urls")
        {
            Description = "HTTPS addresses for --tls-hosts, several separated by ;.",
            HelpName = "URLS",
            DefaultValueFactory = _ => "https://127.0.0.1:8443",
        };
        var hosts = new Option<string>("--hosts")
        {
            Description = "Names under which people open the shell, separated by commas. Addresses and localhost need no naming.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => "",
        };
        var appHosts = new Option<string>("--app-hosts")
        {
            Description = "Host names of mini programs, with {app} in them, such as app-{app}.example.org: a domain of its own, not the shell's. Empty for none: they then run in frames without an origin, which is slower.",
            HelpName = "PATTERN",
            DefaultValueFactory = _ => ServeOptions.DefaultAppHosts,
        };
        var noDemo = new Option<bool>("--no-demo") { Description = "Make no demonstration data at the first start." };
        var sandbox = new Option<bool>("--sandbox") { Description = "A sandbox for developers: free merchants and money, faults, time travel, the request inspector. This is the default for now." };
        var production = new Option<bool>("--production") { Description = "The opposite: none of that, and no demonstration data." };
        var privateCallbacks = new Option<bool>("--private-callbacks")
        {
            Description = "Callbacks, and requests of mini programs, may go to private networks. Without it: from a sandbox to this machine and public addresses, in production to public addresses only.",
        };

        var firstScreens = new Option<bool>("--first-screens")
        {
            Description = "Draw the first screens of released mini programs ahead, with this machine's Chromium: who opens one for the first time sees what somebody who is not signed in saw a while ago, until the app itself is there.",
        };
        var redis = new Option<string?>("--redis")
        {
            Description = "A Redis by which several nodes push messages to each other's clients, such as 127.0.0.1:6379. One node needs none. With a password: in the environment variable MADANG_REDIS instead.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MADANG_REDIS"),
        };
        var keep = KeepOption.Create();
        var command = new Command(name, "Starts Madang and keeps it running until it is interrupted. With no options: SQLite, one data folder, http://127.0.0.1:8080.")
        {
            urls, data, database, hosts, appHosts, tlsHosts, tlsUrls, noDemo, privateCallbacks, firstScreens, redis, keep, sandbox, production,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(sandbox) && result.GetValue(production))
                result.AddError("--sandbox and --production exclude each other.");
            if (result.GetResult(tlsUrls) is { Implicit: false } && string.IsNullOrWhiteSpace(result.GetValue(tlsHosts)))
                result.AddError("--tls-urls says where to answer over TLS; --tls-hosts must say for which names.");
        });
        command.SetAction((parsed, cancellation) => PlatformHost.RunAsync(
            new ServeOptions
            {
                Urls = Addresses(parsed.GetValue(urls)!, "http", "--urls"),
                DataPath = Path.GetFullPath(parsed.GetValue(data)!),
                Database = parsed.GetValue(database),
                Hosts = Names("--hosts", parsed.GetValue(hosts)!),
                AppHosts = Pattern(parsed.GetValue(appHosts)!),
                TlsHosts = Names("--tls-hosts", parsed.GetValue(tlsHosts)!),
                TlsUrls = Addresses(parsed.GetValue(tlsUrls)!, "https", "--tls-urls"),
                IsSandbox = !parsed.GetValue(production),
                AllowsPrivateCallbacks = parsed.GetValue(privateCallbacks),
                TakesFirstScreens = parsed.GetValue(firstScreens),
                Redis = parsed.GetValue(redis),
                Retention = KeepOption.Read(parsed.GetValue(keep)!),
                WithDemonstration = !parsed.GetValue(noDemo) && !parsed.GetValue(production),
            },
            compose,
            cancellation));
        return command;
    }

    private static Uri[] Addresses(string text, string scheme, string option) =>
    [
        .. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part =>
            // Uri knows no host *, which people write for every network.
            Uri.TryCreate(part.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
                && url.Scheme == scheme && url.AbsolutePath == "/"
                ? url
                : throw new CommandFailure($"{option}: {part} is not an address such as {scheme}://127.0.0.1:{(scheme == "http" ? 8080 : 8443)}.", CommandFailure.Usage)),
    ];

    private static string[] Names(string option, string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name =>
            Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
                ? name.ToLowerInvariant()
                : throw new CommandFailure($"{option}: {name} is not a host name.", CommandFailure.Usage)),
    ];

    private static string Pattern(string text)
    {
        var pattern = text.Trim().ToLowerInvariant();
        if (pattern.Length > 0 && (!pattern.Contains("{app}.", StringComparison.Ordinal) || Uri.CheckHostName(pattern.Replace("{app}", "a", StringComparison.Ordinal)) != UriHostNameType.Dns))
            throw new CommandFailure($"--app-hosts: {text} is no pattern of host names such as app-{{app}}.example.org.", CommandFailure.Usage);
        return pattern;
    }
}
