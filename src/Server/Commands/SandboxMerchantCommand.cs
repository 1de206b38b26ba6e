using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Pay.Sandbox;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>sandbox merchant</c>: a new merchant, with all that its back end's configuration asks for in one folder.</summary>
internal static class SandboxMerchantCommand
{
    private static readonly JsonSerializerOptions Wire = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create(SandboxConnectionOptions connection)
    {
        var output = new Option<string>("--out") { Description = "Where to write merchant.json, keys and certificates. Made when it is not there.", HelpName = "DIR", Required = true };
        var name = new Option<string?>("--name") { Description = "What payers see.", HelpName = "TEXT" };
        var mode = new Option<string>("--key-mode")
        {
            Description = "How answers are signed for this merchant unless its SDK names a key: with the platform's certificate or with its public key.",
            DefaultValueFactory = _ => "certificate",
        };
        mode.AcceptOnlyFromAmong("certificate", "public-key");
        var force = new Option<bool>("--force") { Description = "Replace a merchant that was written there before." };
        var command = new Command("merchant", "Make a merchant with an app, keys, money to pay out and a demonstration payer; write its files.") { output, name, mode, force };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(output)!);
            if (File.Exists(Path.Combine(folder, MerchantFolder.SummaryFile)) && !parsed.GetValue(force))
                throw new CommandFailure($"{folder} already holds a merchant. Choose another folder, or add --force to replace it.");
            using var client = SandboxClient.From(parsed, connection);
            var answer = await client.PostAsync(
                "/sandbox/merchants", new JsonObject { ["name"] = parsed.GetValue(name), ["key_mode"] = parsed.GetValue(mode), ["base_url"] = client.Url }, cancellation);
            var merchant = answer.Deserialize<SandboxMerchant>(Wire)!;
            var summary = Write(folder, merchant);
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json) ? summary + Environment.NewLine : Plain(folder, merchant, client.Url));
            return 0;
        });
        return command;
    }

    private static string Write(string folder, SandboxMerchant merchant)
    {
        try
        {
            return MerchantFolder.Write(folder, merchant);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{folder} cannot be written: {error.Message}");
        }
    }

    private static string Plain(string folder, SandboxMerchant merchant, string url) => $"""
        Merchant {merchant.Mchid} ({merchant.Name}) is ready. Its files are in {folder}:
          merchant.json            numbers, keys, address, a payer's openid
          apiclient_key.pem        the merchant's private key
          apiclient_cert.pem       its certificate, serial {merchant.SerialNo} (also apiclient_cert.p12)
          platform_cert.pem        the platform's certificate, serial {merchant.PlatformSerial}
          platform_public_key.pem  the platform's public key, {merchant.PublicKeyId}
          ca.pem                   the development authority, for TLS

        Give these to your back end, with {merchant.BaseUrl} as the address of the pay API. When it has made an order, pay it:
          ./madang sandbox pay --out-trade-no NUMBER --mchid {merchant.Mchid} --url {url}

        """;
}
