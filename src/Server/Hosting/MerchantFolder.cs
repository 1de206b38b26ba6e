using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Madang.Pay.Sandbox;

namespace Madang.Server.Hosting;

/// <summary>Writes all that a merchant's back end is configured with into one folder, under the names that its developers know.</summary>
internal static class MerchantFolder
{
    public const string SummaryFile = "merchant.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the files; what holds secrets is readable by its owner only.</summary>
    /// <returns>The text of <c>merchant.json</c>.</returns>
    public static string Write(string folder, SandboxMerchant merchant)
    {
        DataFolder.CreatePrivateFolder(folder);
        foreach (var (name, pem) in merchant.Files)
        {
            // The names come over the wire: a file stands beside merchant.json or nowhere.
            var file = Path.Combine(folder, Path.GetFileName(name));
            if (name.Contains("key", StringComparison.Ordinal) && !name.Contains("public", StringComparison.Ordinal))
                DataFolder.WritePrivate(file, Encoding.ASCII.GetBytes(pem));
            else
                File.WriteAllText(file, pem);
        }
        using var certificate = X509Certificate2.CreateFromPem(merchant.Files["apiclient_cert.pem"], merchant.Files["apiclient_key.pem"]);
        // The real platform hands this file out with the merchant's number for its password; SDKs for the v2 wire ask for it.
        DataFolder.WritePrivate(Path.Combine(folder, "apiclient_cert.p12"), certificate.Export(X509ContentType.Pkcs12, merchant.Mchid));
        var summary = JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["mchid"] = merchant.Mchid,
                ["appid"] = merchant.Appid,
                ["serial_no"] = merchant.SerialNo,
                ["apiv3_key"] = merchant.Apiv3Key,
                ["api_key_v2"] = merchant.ApiKeyV2,
                ["base_url"] = merchant.BaseUrl,
                ["platform_serial"] = merchant.PlatformSerial,
                ["public_key_id"] = merchant.PublicKeyId,
                ["openid"] = merchant.Openid,
            },
            Readable);
        DataFolder.WritePrivate(Path.Combine(folder, SummaryFile), Encoding.UTF8.GetBytes(summary + "\n"));
        return summary;
    }
}
