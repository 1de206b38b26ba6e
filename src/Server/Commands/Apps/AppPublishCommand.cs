using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Madang.Server.Commands.Apps;

/// <summary><c>app publish</c>: compiles, uploads, and says where it opens.</summary>
internal static class AppPublishCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(SandboxConnectionOptions connection)
    {
        var path = new Argument<string>("PATH") { Description = "The mini program's folder, a zip archive of it, or a package that app build made." };
        var env = new Option<string>("--env") { Description = "Which version it becomes. Each opens apart.", DefaultValueFactory = _ => "develop" };
        env.AcceptOnlyFromAmong("develop", "trial", "release");
        var version = new Option<string>("--version") { Description = "Its number, such as 1.2.0.", HelpName = "TEXT", DefaultValueFactory = _ => "0.0.0" };
        var description = new Option<string>("--description") { Description = "What is new in it.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var urlCheck = new Option<bool>("--url-check") { Description = "Hold a develop version to the app's domain list too. Trial and release always are." };
        var command = new Command("publish", "Compile a mini program and make it a version that opens from a link or a QR code.") { path, env, version, description, urlCheck };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = SandboxClient.From(parsed, connection);
            using var sources = new AppSources();
            var folder = await sources.PackageAsync(parsed.GetValue(path)!, parsed.GetValue(env) == "develop", compiler: null, cancellation);
            using var archive = AppSources.Archive(folder);
            var answer = await client.PostAsync(
                SandboxClient.PathWith("/apps/versions", ("env", parsed.GetValue(env)), ("version", parsed.GetValue(version)), ("description", parsed.GetValue(description)), ("url_check", parsed.GetValue(urlCheck) ? "true" : "false")),
                archive, cancellation);
            answer["url"] = client.Url + answer["link"].Text();
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json)
                ? answer.ToJsonString(Readable) + Environment.NewLine
                : $"""
                {answer["name"].Text()} ({answer["app_id"].Text()}) {answer["env"].Text()} {answer["version"].Text()} opens at
                  {answer["url"].Text()}
                Its QR code: {client.Url}/shell/codes?link={Uri.EscapeDataString(answer["link"].Text())}

                """);
            return 0;
        });
        return command;
    }
}
