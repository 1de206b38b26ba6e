using System.CommandLine;
using System.Text.Json.Nodes;

namespace Madang.Server.Commands;

/// <summary><c>sandbox sub-merchant</c>: a merchant for whom a service provider acts (partner mode).</summary>
internal static class SandboxSubMerchantCommand
{
    public static Command Create(SandboxConnectionOptions connection)
    {
        var provider = new Option<string>("--mchid") { Description = "The service provider: who signs the requests (sp_mchid).", HelpName = "M", Required = true };
        var existing = new Option<string?>("--sub-mchid") { Description = "A merchant that is there already. Without it: a new one with an app.", HelpName = "M" };
        var name = new Option<string?>("--name") { Description = "What payers see of a new one.", HelpName = "TEXT" };
        var command = new Command("sub-merchant", "Let a merchant act for another as its service provider (partner mode).") { provider, existing, name };
        command.Validators.Add(result =>
        {
            if (result.Has(existing) && result.Has(name))
                result.AddError("--name is for a new merchant: leave it out with --sub-mchid.");
        });
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/sub-merchants",
                new JsonObject { ["sp_mchid"] = parsed.GetValue(provider), ["sub_mchid"] = parsed.GetValue(existing), ["name"] = parsed.GetValue(name) },
                cancellation),
            static (answer, print) =>
            {
                print.WriteLine($"sub_mchid  {answer["sub_mchid"].Text()}   ({answer["name"].Text()}, of provider {answer["sp_mchid"].Text()})");
                print.WriteLine($"sub_appid  {answer["sub_appid"].Text()}");
                return 0;
            });
        return command;
    }
}
