using System.CommandLine;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands;

/// <summary><c>sandbox rotate certificate|public-key</c>: the platform changes the key by which it signs; the old one stays valid for a while.</summary>
internal static class SandboxKeysCommand
{
    public static Command Create(SandboxConnectionOptions connection)
    {
        var kind = new Argument<string>("kind") { Description = "certificate or public-key." };
        kind.AcceptOnlyFromAmong("certificate", "public-key");
        var command = new Command("rotate", "Give the platform a new certificate or a new public key.") { kind };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync("/sandbox/keys/rotate", new JsonObject { ["kind"] = parsed.GetValue(kind) }, cancellation),
            static (answer, print) =>
            {
                print.WriteLine($"Answers are now signed with {answer["key_id"].Text()}.");
                return 0;
            });
        return command;
    }
}
