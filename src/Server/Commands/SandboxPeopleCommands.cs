using System.CommandLine;
using System.Text.Json.Nodes;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary>What concerns the payer's side: persons, their money, the code they show at a till, the transfer they accept.</summary>
internal static class SandboxPeopleCommands
{
    public static Command Payer(SandboxConnectionOptions connection)
    {
        var name = new Option<string?>("--name") { Description = "What others see.", HelpName = "TEXT" };
        var appid = new Option<string?>("--appid") { Description = "The app by which the openid is made. Default: the newest merchant's.", HelpName = "ID" };
        var balance = AmountOption("--balance", "Money in the wallet, in fen.", 10_000_00);
        var legalName = new Option<string?>("--legal-name") { Description = "The name on their papers, with which user_name of a transfer is compared.", HelpName = "TEXT" };
        var command = new Command("payer", "Make a person with money in their wallet.") { name, appid, balance, legalName };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/payers",
                new JsonObject
                {
                    ["name"] = parsed.GetValue(name),
                    ["appid"] = parsed.GetValue(appid),
                    ["balance"] = parsed.GetValue(balance),
                    ["legal_name"] = parsed.GetValue(legalName),
                },
                cancellation),
            static (answer, print) =>
            {
                print.WriteLine($"openid   {answer["openid"].Text()}   (app {answer["appid"].Text()})");
                print.WriteLine($"token    {answer["token"].Text()}   (Authorization: Bearer …, for /wallet)");
                print.WriteLine($"balance  {SandboxCommand.Money(answer["balance"].Number())}");
                return 0;
            });
        return command;
    }

    public static Command TopUp(SandboxConnectionOptions connection)
    {
        var openid = new Option<string?>("--openid") { Description = "Whose wallet.", HelpName = "ID" };
        var merchant = new Option<string?>("--mchid") { Description = "Or: whose operation account.", HelpName = "M" };
        var amount = AmountOption("--amount", "How much, in fen.", 10_000_00);
        var command = new Command("topup", "Let the sandbox bank put money into a wallet or a merchant's operation account.") { openid, merchant, amount };
        command.Validators.Add(result =>
        {
            if (result.Has(openid) == result.Has(merchant))
                result.AddError("Name either --openid or --mchid.");
        });
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/topups", new JsonObject { ["openid"] = parsed.GetValue(openid), ["mchid"] = parsed.GetValue(merchant), ["amount"] = parsed.GetValue(amount) }, cancellation),
            static (answer, print) =>
            {
                print.WriteLine($"balance  {SandboxCommand.Money(answer["balance"].Number())}");
                return 0;
            });
        return command;
    }

    public static Command Code(SandboxConnectionOptions connection)
    {
        var openid = new Option<string>("--openid") { Description = "Who shows the code.", HelpName = "ID", Required = true };
        var command = new Command("code", "A payment code, as a person shows it at the till (auth_code of codepay).") { openid };
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync("/sandbox/codes", new JsonObject { ["openid"] = parsed.GetValue(openid) }, cancellation),
            static (answer, print) =>
            {
                print.WriteLine(answer["code"].Text());
                return 0;
            });
        return command;
    }

    public static Command ConfirmTransfer(SandboxConnectionOptions connection)
    {
        var bill = new Option<string?>("--transfer-bill-no") { Description = "The transfer by the platform's number.", HelpName = "N" };
        var number = new Option<string?>("--out-bill-no") { Description = "The transfer by the merchant's number; with --mchid.", HelpName = "N" };
        var merchant = new Option<string?>("--mchid") { Description = "Whose transfer it is.", HelpName = "M" };
        var command = new Command("confirm-transfer", "Accept a merchant's transfer as the person it goes to.") { bill, number, merchant };
        command.Validators.Add(result =>
        {
            if (result.Has(number) == result.Has(bill) || result.Has(number) && !result.Has(merchant))
                result.AddError("Name the transfer in one way: --transfer-bill-no, or --out-bill-no with --mchid.");
        });
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/transfers/confirm",
                new JsonObject { ["transfer_bill_no"] = parsed.GetValue(bill), ["out_bill_no"] = parsed.GetValue(number), ["mchid"] = parsed.GetValue(merchant) },
                cancellation),
            static (answer, print) =>
            {
                print.WriteLine(answer["state"].Text());
                return answer["state"].Text() == "SUCCESS" ? 0 : CommandFailure.Failed;
            });
        return command;
    }

    private static Option<long> AmountOption(string name, string description, long standard)
    {
        var option = new Option<long>(name) { Description = description, HelpName = "FEN", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            // A value that is no number has been reported already.
            if (result.Errors.Any() || result.GetValueOrDefault<long>() is > 0 and <= 100_000_000_000)
                return;
            result.AddError($"{name} must be 1 to 100000000000 fen.");
        });
        return option;
    }
}
