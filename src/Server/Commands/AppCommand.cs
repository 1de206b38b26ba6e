using System.CommandLine;
using System.Text.Json;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Inspection;
using Madang.MiniPrograms.Compile.Isolation;
using Madang.Server.Commands.Apps;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>./madang app …</c>: for the developer of a mini program.</summary>
internal static class AppCommand
{
    public static Command Create(Func<ServeOptions, DataFolder, WebApplication> compose)
    {
        var connection = new SandboxConnectionOptions();
        var publish = AppPublishCommand.Create(connection);
        Command[] speaking = [publish, AppDomainsCommand.Create(connection), AppAuditCommand.Create(connection), .. AppReleaseCommands.Create(connection)];
        var app = new Command("app", "Build, check, try, publish and release a mini program.") { Build(), Check(), AppDevCommand.Create(compose), AppTryCommand.Create(compose) };
        foreach (var command in speaking)
        {
            foreach (var option in (Option[])[connection.Url, connection.Token, connection.Data, connection.CaFile, connection.Json])
                command.Options.Add(option);
            app.Subcommands.Add(command);
        }
        return app;
    }

    /// <summary>What the program becomes when it compiles a stranger's sources: see <see cref="CompilerWorker"/>.</summary>
    public static Command Worker()
    {
        var limits = new Argument<string>("limits");
        var command = new Command(CompilerWorker.CommandName) { limits };
        command.Hidden = true;
        command.SetAction((parsed, _) => CompilerWorker.RunAsync(parsed.GetValue(limits)!, Console.In, Console.Out));
        return command;
    }

    /// <summary>What the program becomes when it inspects a stranger's package: see <see cref="InspectionWorker"/>.</summary>
    public static Command Inspector()
    {
        var limits = new Argument<string>("limits");
        var folder = new Argument<string>("folder");
        var command = new Command(InspectionWorker.CommandName) { limits, folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => InspectionWorker.RunAsync(parsed.GetValue(limits)!, parsed.GetValue(folder)!, Console.Out));
        return command;
    }

    private static Command Build()
    {
        var path = Project();
        var output = new Option<string>("--out") { Description = "The folder that gets the package, in a folder named by its hash.", HelpName = "DIR", Required = true };
        var development = new Option<bool>("--development") { Description = "Readable code with source maps." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("build", "Compile a mini program written for WeChat into a package. Exit code 0 when it has no errors.") { path, output, development, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var sources = new AppSources();
            await using var compiler = new CompilerProcess();
            var result = await compiler.CompileAsync(new(sources.Folder(parsed.GetValue(path)!), parsed.GetValue(output), parsed.GetValue(development)), cancellation);
            await Console.Out.WriteAsync(parsed.GetValue(json) ? Json(result) : Plain(result));
            return result.IsSound ? 0 : CommandFailure.Failed;
        });
        return command;
    }

    private static Command Check()
    {
        var path = Project();
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("check", "Say what a mini program uses and what of it is supported, by file and line. Exit code 0 when it compiles and nothing it uses is missing.") { path, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var sources = new AppSources();
            await using var compiler = new CompilerProcess();
            var result = await compiler.CompileAsync(new(sources.Folder(parsed.GetValue(path)!), null, false) { WithUses = true }, cancellation);
            var report = CompatibilityReport.Of(result, SupportTable.Find());
            await Console.Out.WriteAsync(parsed.GetValue(json) ? report.ToJson() : report.ToText());
            return report.IsFit ? 0 : CommandFailure.Failed;
        });
        return command;
    }

    private static Argument<string> Project() => new("PATH") { Description = "The mini program: the folder with project.config.json or app.json, or a zip archive of it." };

    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Json(CompileResult result) => JsonSerializer.Serialize(result, SnakeCase) + Environment.NewLine;

    private static string Plain(CompileResult result)
    {
        var text = new StringWriter();
        foreach (var diagnostic in result.Diagnostics)
            text.WriteLine(diagnostic);
        var errors = result.Diagnostics.Count(one => one.Severity == Severity.Error);
        var warnings = result.Diagnostics.Count - errors;
        text.WriteLine(result.IsSound
            ? $"{result.Pages.Count} pages compiled in {result.ElapsedMs:0} ms, {warnings} warnings. The package is {result.Package}"
            : $"{errors} errors, {warnings} warnings. No package was written.");
        return text.ToString();
    }
}
