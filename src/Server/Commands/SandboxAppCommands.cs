using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary>What concerns an app's back end: credentials in a file, and the codes that a person's phone would give it.</summary>
internal static class SandboxAppCommands
{
    private const string SummaryFile = "app.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command App(SandboxConnectionOptions connection)
    {
        var output = new Option<string>("--out") { Description = "Where to write app.json. Made when it is not there.", HelpName = "DIR", Required = true };
        var appid = new Option<string?>("--appid") { Description = "Give credentials to this app, such as a merchant's or a published one. Default: a new app.", HelpName = "ID" };
        var name = new Option<string?>("--name") { Description = "What people see.", HelpName = "TEXT" };
        var owner = new Option<string?>("--owner") { Description = "Whose app it is: people have one unionid for all apps of one owner.", HelpName = "TEXT" };
        var domains = new Option<string?>("--web-domains") { Description = "Host names, separated by commas, to which a login in a web page may go back.", HelpName = "NAMES" };
        var force = new Option<bool>("--force") { Description = "Replace an app that was written there before." };
        var command = new Command("app", "Make an app with credentials for its back end; write app.json.") { output, appid, name, owner, domains, force };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(output)!);
            var file = Path.Combine(folder, SummaryFile);
            if (File.Exists(file) && !parsed.GetValue(force))
                throw new CommandFailure($"{folder} already holds an app. Choose another folder, or add --force to replace it.");
            using var client = SandboxClient.From(parsed, connection);
            var app = await client.PostAsync(
                "/sandbox/apps",
                new JsonObject
                {
                    ["appid"] = parsed.GetValue(appid),
                    ["name"] = parsed.GetValue(name),
                    ["owner"] = parsed.GetValue(owner),
                    ["web_domains"] = parsed.GetValue(domains),
                    ["base_url"] = client.Url,
                },
                cancellation);
            var summary = app.ToJsonString(Readable);
            try
            {
                DataFolder.CreatePrivateFolder(folder);
                DataFolder.WritePrivate(file, Encoding.UTF8.GetBytes(summary + "\n"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailure($"{folder} cannot be written: {error.Message}");
            }
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json) ? summary + Environment.NewLine : Plain(file, app, client.Url));
            return 0;
        });
        return command;
    }

    public static Command Login(SandboxConnectionOptions connection) => CodeCommand(
        connection, "login", "A fresh login code, as wx.login gives an app; its back end exchanges it at /sns/jscode2session within five minutes.", "/sandbox/logins");

    public static Command Phone(SandboxConnectionOptions connection) => CodeCommand(
        connection, "phone", "A phone code, as a button with open-type getPhoneNumber gives an app; its back end exchanges it at /wxa/business/getuserphonenumber.", "/sandbox/phones");

    public static Command Messages(SandboxConnectionOptions connection)
    {
        var phone = new Option<string?>("--phone") { Description = "Only those to this number, such as +8613800138000.", HelpName = "NUMBER" };
        var command = new Command("messages", "What would have been sent to phones: sign-in codes, newest first.") { phone };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.GetAsync(SandboxClient.PathWith("/sandbox/messages", ("phone", parsed.GetValue(phone))), cancellation),
            static (answer, print) =>
            {
                foreach (var message in answer["messages"]!.AsArray())
                    print.WriteLine($"{message!["phone"].Text()}  {message["text"].Text()}");
                return 0;
            });
        return command;
    }

    private static Command CodeCommand(SandboxConnectionOptions connection, string name, string description, string path)
    {
        var appid = new Option<string>("--appid") { Description = "The app.", HelpName = "ID", Required = true };
        var openid = new Option<string?>("--openid") { Description = "Who. Default: the demonstration person.", HelpName = "ID" };
        var command = new Command(name, description) { appid, openid };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(path, new JsonObject { ["appid"] = parsed.GetValue(appid), ["openid"] = parsed.GetValue(openid) }, cancellation),
            static (answer, print) =>
            {
                print.WriteLine(answer["code"].Text());
                return 0;
            });
        return command;
    }

    private static string Plain(string file, JsonObject app, string url) => $"""
        App {app["appid"].Text()} is ready. Its credentials are in {file}.

        Give appid and appsecret to your back end, with {url} as the address of the open platform. Then:
          ./madang sandbox login --appid {app["appid"].Text()} --url {url}    a code for /sns/jscode2session
          ./madang sandbox phone --appid {app["appid"].Text()} --url {url}    a code for /wxa/business/getuserphonenumber

        """;
}
