using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Development;
using Madang.Server.Hosting;

namespace Madang.Server.Commands.Apps;

/// <summary><c>app dev</c>: a platform of the developer's own with an app that follows its sources.</summary>
internal static class AppDevCommand
{
    private const int FirstPort = 8090;
    private const int MostPorts = 10;

    public static Command Create(Func<ServeOptions, DataFolder, WebApplication> compose)
    {
        var path = new Argument<string>("PATH") { Description = "The folder of the mini program: the one with project.config.json or app.json." };
        var port = new Option<int?>("--port") { Description = $"Port to listen on. Without it: {FirstPort}, or the next that is free.", HelpName = "PORT" };
        var host = new Option<string>("--host") { Description = "Address to listen on. 0.0.0.0 lets phones on your network in, and prints a QR code for them.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        var page = new Option<string?>("--page") { Description = "The page to begin at, with its query if it needs one: pages/goods/goods?id=3.", HelpName = "PAGE" };
        var scene = new Option<int?>("--scene") { Description = "The scene that the app is told it was opened in, such as 1011 for a scanned code.", HelpName = "NUMBER" };
        var urlCheck = new Option<bool>("--url-check") { Description = "Hold the app to its domain list, as trial and release versions always are." };
        var command = new Command("dev", "Work on a mini program: it opens in a browser and follows every file you save, with console, network, storage, pages and a simulated phone beside it.") { path, port, host, page, scene, urlCheck };
        command.SetAction(async (parsed, cancellation) =>
        {
            var project = Path.GetFullPath(parsed.GetValue(path)!);
            if (!File.Exists(Path.Combine(project, "project.config.json")) && !File.Exists(Path.Combine(project, "app.json")))
                throw new CommandFailure($"{project} is no mini program: it has neither project.config.json nor app.json.", CommandFailure.Usage);
            if (!IPAddress.TryParse(parsed.GetValue(host)!, out var address))
                throw new CommandFailure($"--host: {parsed.GetValue(host)} is no address such as 127.0.0.1 or 0.0.0.0.", CommandFailure.Usage);
            // The compiler takes longest to be ready, so it begins first.
            await using var compiler = new CompilerProcess();
            compiler.Warm();
            await using var platform = await StartAsync(compose, project, address, parsed.GetValue(port), cancellation);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, platform.Ending);
            var report = new DevReport(platform.Url, address, parsed.GetValue(page), parsed.GetValue(scene));
            try
            {
                var session = platform.Get<DevelopmentSession>();
                report.Opened(session, await session.OpenAsync(project, parsed.GetValue(urlCheck), compiler, ending.Token));
                await foreach (var build in session.WatchAsync(ending.Token))
                    report.Built(build);
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C is how this ends.
            }
            return 0;
        });
        return command;
    }

    private static async Task<TemporaryPlatform> StartAsync(Func<ServeOptions, DataFolder, WebApplication> compose, string project, IPAddress address, int? port, CancellationToken cancellation)
    {
        var token = DevToken.Of(project);
        foreach (var tried in port is { } named ? [named] : (int[])[.. Enumerable.Range(FirstPort, MostPorts), 0])
        {
            try
            {
                return await TemporaryPlatform.StartAsync(
                    compose,
                    options => options with { Urls = [new($"http://{(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address)}:{tried}")], IsDevelopment = true, AllowsPrivateCallbacks = IPAddress.IsLoopback(address) },
                    token, cancellation);
            }
            catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            {
                if (port is not null)
                    throw new CommandFailure($"Port {port} is taken by another program: choose another with --port, or leave it out.");
            }
        }
        throw new CommandFailure("No port is free to listen on.");
    }
}

/// <summary>The secret that a project's links are made from, kept for this user, so that they hold from one start to the next.</summary>
internal static class DevToken
{
    public static string Of(string project)
    {
        var made = RandomNumberGenerator.GetHexString(64, lowercase: true);
        if (StateTokens.Folder() is not { } state)
            return made;
        try
        {
            var folder = Path.Combine(state, "dev");
            DataFolder.CreatePrivateFolder(folder);
            var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..24]);
            if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: 64 } kept)
                return kept;
            DataFolder.WritePrivate(file, Encoding.ASCII.GetBytes(made));
            return made;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only a convenience: the links then hold for this start.
            return made;
        }
    }
}
