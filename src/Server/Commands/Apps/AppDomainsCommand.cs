using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands.Apps;

/// <summary><c>app domains</c>: shows or sets which servers an app may use, by kind. What is given for a kind becomes its whole list.</summary>
internal static class AppDomainsCommand
{
    private const string None = "none";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // By the names of the wire's lists.
    private static readonly (string Kind, string Use)[] Kinds =
    [
        ("request", "wx.request"), ("socket", "wx.connectSocket, as wss://…"), ("upload", "wx.uploadFile"), ("download", "wx.downloadFile, and pictures"), ("image", "pictures, sound and fonts"), ("webview", "the pages of web-view"),
    ];

    public static Command Create(SandboxConnectionOptions connection)
    {
        var app = new Argument<string>("APPID") { Description = "The app's id, as project.config.json has it." };
        var lists = Kinds.Select(kind => new Option<string[]>($"--{kind.Kind}")
        {
            Description = $"Servers for {kind.Use}. The whole list; {None} empties it.",
            HelpName = "ORIGIN",
            AllowMultipleArgumentsPerToken = true,
        }).ToArray();
        var command = new Command("domains", "Show or set the servers that a mini program may use: https://api.example.com, https://*.example.com. Trial and released versions reach no others.") { app };
        foreach (var list in lists)
            command.Options.Add(list);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = SandboxClient.From(parsed, connection);
            var path = $"/apps/{Uri.EscapeDataString(parsed.GetValue(app)!)}/domains";
            var given = new JsonObject();
            foreach (var list in lists)
            {
                if (parsed.GetValue(list) is { Length: > 0 } origins)
                    given[list.Name[2..]] = new JsonArray([.. origins.Where(origin => origin != None).Select(origin => (JsonNode)origin)]);
            }
            var answer = given.Count == 0 ? await client.GetAsync(path, cancellation) : await client.PostAsync(path, given, cancellation);
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json) ? answer.ToJsonString(Readable) + Environment.NewLine : Plain(answer));
            return 0;
        });
        return command;
    }

    private static string Plain(JsonObject answer)
    {
        var text = new StringWriter();
        foreach (var (kind, _) in Kinds)
        {
            var origins = (answer[kind] as JsonArray ?? []).Select(origin => origin.Text()).ToArray();
            text.WriteLine($"{kind,-9} {(origins.Length == 0 ? None : string.Join(' ', origins))}");
        }
        return text.ToString();
    }
}
