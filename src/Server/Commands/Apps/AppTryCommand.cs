using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Server.Browser;
using Madang.Server.Hosting;

namespace Madang.Server.Commands.Apps;

/// <summary><c>app try</c>: opens every page in a headless browser and reports what became of it.</summary>
internal static class AppTryCommand
{
    private static readonly JsonSerializerOptions Report = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(Func<ServeOptions, DataFolder, WebApplication> compose)
    {
        var path = new Argument<string>("PATH") { Description = "The mini program's folder, or a package that app build made." };
        var output = new Option<string>("--out") { Description = "Where screenshots and report.json go. Made when it is not there.", HelpName = "DIR", Required = true };
        var only = new Option<string[]>("--page") { Description = "Only this page, with its query if it needs one: pages/goods/goods?id=3. May be repeated.", HelpName = "P", AllowMultipleArgumentsPerToken = true };
        var command = new Command("try", "Open every page in headless Chromium: a screenshot each, and report.json with errors, missing APIs, operations and times. Exit code 0 when all are sound: opened, with no error of the platform's or of the app's own. What only its servers, pictures that are not there, or what the platform does not offer yet explain is told apart and does not count.") { path, output, only };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var sources = new AppSources();
            var package = await sources.PackageAsync(parsed.GetValue(path)!, isDevelopment: true, compiler: null, cancellation);
            var folder = Directory.CreateDirectory(parsed.GetValue(output)!).FullName;
            await using var platform = await TemporaryPlatform.StartAsync(compose, port: 0, cancellation);
            using var client = SandboxClient.Of(platform.Url, platform.OperatorToken);
            using var archive = AppSources.Archive(package);
            var app = await client.PostAsync("/apps/versions?env=develop&url_check=false", archive, cancellation);
            var pages = parsed.GetValue(only) is { Length: > 0 } named ? named : [.. app["pages"]!.AsArray().Select(page => (string)page!)];
            var tried = await TryAsync(platform.Url, app["link"].Text(), pages, folder, cancellation);
            await WriteAsync(folder, app, tried, cancellation);
            var sound = tried.Count(page => page.IsSound);
            Console.WriteLine($"{sound} of {tried.Count} pages are sound. The report is {Path.Combine(folder, "report.json")}");
            return sound == tried.Count && tried.Count > 0 ? 0 : CommandFailure.Failed;
        });
        return command;
    }

    private static async Task<List<TriedPage>> TryAsync(Uri platform, string link, string[] pages, string folder, CancellationToken cancellation)
    {
        await using var chromium = await Chromium.StartAsync(cancellation);
        var tried = new List<TriedPage>();
        foreach (var page in pages)
        {
            var picture = Path.Combine(folder, FileNameOf(page) + ".png");
            var result = await new PageTrial(chromium, platform).RunAsync(link, page, picture, cancellation);
            tried.Add(result);
            Console.WriteLine(Line(result));
        }
        return tried;
    }

    private static string Line(TriedPage page)
    {
        var line = $"{(page.IsSound ? "ok    " : "FAILED")} {page.Path}  {page.ReadyMs:0} ms, {page.Operations} operations ({page.FirstPaintOperations} first)";
        if (page.Missing.Count > 0)
            line += $", missing {string.Join(' ', page.Missing)}";
        if (page.Remote.Count > 0)
            line += $", {page.Remote.Count} remote failures";
        if (page.Absent.Count > 0)
            line += $", not in the package: {string.Join(' ', page.Absent)}";
        if (page.NotYet.Count > 0)
            line += $", not offered yet: {string.Join(' ', page.NotYet)}";
        foreach (var error in page.Errors)
            line += $"{Environment.NewLine}         {error.Source}: {error.Where}: {error.Message.Split('\n')[0]}{error.Excuse switch { "remote" => " (for want of a server)", "not-yet" => " (not offered yet)", _ => "" }}";
        return line;
    }

    private static async Task WriteAsync(string folder, JsonObject app, List<TriedPage> tried, CancellationToken cancellation)
    {
        var report = new
        {
            AppId = app["app_id"].Text(),
            Name = app["name"].Text(),
            Hash = app["hash"].Text(),
            Pages = tried,
            Summary = new
            {
                Pages = tried.Count,
                Sound = tried.Count(page => page.IsSound),
                PlatformErrors = Unexcused(tried, "platform"),
                AppErrors = Unexcused(tried, "app"),
                ExcusedErrors = tried.Sum(page => page.Errors.Count(error => error.Excuse is not null)),
                RemoteFailures = tried.Sum(page => page.Remote.Count),
                Absent = tried.SelectMany(page => page.Absent).Distinct().Order(StringComparer.Ordinal),
                NotYet = tried.SelectMany(page => page.NotYet).Distinct().Order(StringComparer.Ordinal),
                Missing = tried.SelectMany(page => page.Missing).Distinct().Order(StringComparer.Ordinal),
            },
        };
        await File.WriteAllTextAsync(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(report, Report) + "\n", cancellation);
    }

    private static int Unexcused(List<TriedPage> tried, string source) => tried.Sum(page => page.Errors.Count(error => error.Source == source && error.Excuse is null));

    private static string FileNameOf(string page) => string.Concat(page.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-'))[..Math.Min(page.Length, 120)];
}
