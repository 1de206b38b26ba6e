using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary><c>sandbox merchant</c>: a new merchant, with all that its back end's configuration asks for in one folder.</summary>
internal static class SandboxMerchantCommand
{
    // The answer's "files" become these files; only the key and what holds it are secret enough to be closed to others.
    private static readonly string[] Files = ["apiclient_key.pem", "apiclient_cert.pem", "platform_cert.pem", "platform_public_key.pem", "ca.pem"];

    private static readonly string[] MerchantKeys =
        ["mchid", "appid", "serial_no", "apiv3_key", "api_key_v2", "base_url", "platform_serial", "public_key_id", "openid"];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
            if (File.Exists(Path.Combine(folder, "merchant.json")) && !parsed.GetValue(force))
                throw new CommandFailure($"{folder} already holds a merchant. Choose another folder, or add --force to replace it.");
            using var client = SandboxClient.From(parsed, connection);
            var merchant = await client.PostAsync(
                "/sandbox/merchants", new JsonObject { ["name"] = parsed.GetValue(name), ["key_mode"] = parsed.GetValue(mode), ["base_url"] = client.Url }, cancellation);
            var summary = Write(folder, merchant);
            await Console.Out.WriteAsync(parsed.GetValue(connection.Json) ? summary + Environment.NewLine : Plain(folder, merchant, client.Url));
            return 0;
        });
        return command;
    }

    private static string Write(string folder, JsonObject merchant)
    {
        try
        {
            DataFolder.CreatePrivateFolder(folder);
            var files = merchant["files"]!.AsObject();
            foreach (var file in Files)
            {
                var path = Path.Combine(folder, file);
                if (file == "apiclient_key.pem")
                    DataFolder.WritePrivate(path, Encoding.ASCII.GetBytes(files[file].Text()));
                else
                    File.WriteAllText(path, files[file].Text());
            }
            using var certificate = X509Certificate2.CreateFromPem(files["apiclient_cert.pem"].Text(), files["apiclient_key.pem"].Text());
            // The real platform hands this file out with the merchant's number for its password; SDKs for the v2 wire ask for it.
            DataFolder.WritePrivate(Path.Combine(folder, "apiclient_cert.p12"), certificate.Export(X509ContentType.Pkcs12, merchant["mchid"].Text()));
            var summary = new JsonObject();
            foreach (var key in MerchantKeys)
                summary[key] = merchant[key]?.DeepClone();
            var json = summary.ToJsonString(Readable);
            DataFolder.WritePrivate(Path.Combine(folder, "merchant.json"), Encoding.UTF8.GetBytes(json + "\n"));
            return json;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{folder} cannot be written: {error.Message}");
        }
    }

    private static string Plain(string folder, JsonObject merchant, string url) => $"""
        Merchant {merchant["mchid"].Text()} ({merchant["name"].Text()}) is ready. Its files are in {folder}:
          merchant.json            numbers, keys, address, a payer's openid
          apiclient_key.pem        the merchant's private key
          apiclient_cert.pem       its certificate, serial {merchant["serial_no"].Text()} (also apiclient_cert.p12)
          platform_cert.pem        the platform's certificate, serial {merchant["platform_serial"].Text()}
          platform_public_key.pem  the platform's public key, {merchant["public_key_id"].Text()}
          ca.pem                   the development authority, for TLS

        Give these to your back end, with {merchant["base_url"].Text()} as the address of the pay API. When it has made an order, pay it:
          ./madang sandbox pay --out-trade-no NUMBER --mchid {merchant["mchid"].Text()} --url {url}

        """;
}
