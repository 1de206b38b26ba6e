using System.CommandLine;
using System.Text.Json.Nodes;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>sandbox pay</c>: acts as the payer. Exit code 0 when this call paid the order.</summary>
internal static class SandboxPayCommand
{
    public static Command Create(SandboxConnectionOptions connection)
    {
        var prepay = new Option<string?>("--prepay-id") { Description = "The order by its prepay_id.", HelpName = "ID" };
        var code = new Option<string?>("--code-url") { Description = "The order by the URL in its QR code.", HelpName = "URL" };
        var h5 = new Option<string?>("--h5-url") { Description = "The order by its h5_url.", HelpName = "URL" };
        var number = new Option<string?>("--out-trade-no") { Description = "The order by the merchant's number; with --mchid.", HelpName = "N" };
        var merchant = new Option<string?>("--mchid") { Description = "Whose order it is.", HelpName = "M" };
        var openid = new Option<string?>("--openid") { Description = "Who pays. Default: whom the order names, else a demonstration payer with money.", HelpName = "ID" };
        var command = new Command("pay", "Pay an order as its payer would, on the phone.") { prepay, code, h5, number, merchant, openid };
        command.Validators.Add(result =>
        {
            var ways = new[] { prepay, code, h5, number }.Count(way => result.Has(way));
            if (ways != 1)
                result.AddError("Name the order in one way: --prepay-id, --code-url, --h5-url, or --out-trade-no with --mchid.");
            else if (result.Has(number) && !result.Has(merchant))
                result.AddError("--out-trade-no needs --mchid: two merchants may use the same number.");
        });
        command.Speak(
            connection,
            (parsed, client, cancellation) => client.PostAsync(
                "/sandbox/pay",
                new JsonObject
                {
                    ["prepay_id"] = parsed.GetValue(prepay),
                    ["code_url"] = parsed.GetValue(code),
                    ["h5_url"] = parsed.GetValue(h5),
                    ["out_trade_no"] = parsed.GetValue(number),
                    ["mchid"] = parsed.GetValue(merchant),
                    ["openid"] = parsed.GetValue(openid),
                },
                cancellation),
            static (answer, print) =>
            {
                print.WriteLine(answer["trade_state"].Text());
                print.WriteLine($"  order        {answer["out_trade_no"].Text()} of merchant {answer["mchid"].Text()}");
                if (answer["transaction_id"].Text() is { Length: > 0 } transaction)
                    print.WriteLine($"  transaction  {transaction}");
                if (answer["message"].Text() is { Length: > 0 } message)
                    print.WriteLine($"  {message}");
                return answer["is_paid"].Text() == "true" ? 0 : CommandFailure.Failed;
            });
        return command;
    }
}
