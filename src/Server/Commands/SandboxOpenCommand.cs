using System.CommandLine;

namespace Madang.Server.Commands;

/// <summary><c>sandbox open</c>: a link, good for once, that lets a browser into the sandbox's pages.</summary>
internal static class SandboxOpenCommand
{
    public static Command Create(SandboxConnectionOptions connection)
    {
        var command = new Command("open", "Print a link that opens the sandbox's pages in a browser; it works once.");
        command.Speak(
            connection,
            static async (_, client, cancellation) =>
            {
                var answer = await client.PostAsync("/sandbox/links", [], cancellation);
                answer["url"] = client.Url + answer["path"].Text();
                return answer;
            },
            static (answer, print) =>
            {
                print.WriteLine(answer["url"].Text());
                return 0;
            });
        return command;
    }
}
