using System.CommandLine;

namespace Madang.Server.Commands;

/// <summary><c>./madang console link</c>: a way into the console for whoever runs the machine.</summary>
internal static class ConsoleCommand
{
    public static Command Create()
    {
        var connection = new SandboxConnectionOptions();
        var link = new Command("link", "Print a link, good once for three days, that makes an operator of the console: the first, or one who lost their password.");
        link.Speak(
            connection,
            static async (_, client, cancellation) =>
            {
                var answer = await client.PostAsync("/console/links", [], cancellation);
                answer["url"] = client.Url + answer["path"].Text();
                return answer;
            },
            static (answer, print) =>
            {
                print.WriteLine(answer["url"].Text());
                return 0;
            });
        var console = new Command("console", "The console for those who look after the platform.") { link };
        foreach (var option in (Option[])[connection.Url, connection.Token, connection.Data, connection.CaFile, connection.Json])
            console.Options.Add(option);
        return console;
    }
}
