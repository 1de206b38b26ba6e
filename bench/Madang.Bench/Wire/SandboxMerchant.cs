using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Madang.Bench.Wire;

/// <summary>A merchant as <c>madang sandbox merchant --out DIR</c> writes it: signs requests, verifies answers.</summary>
internal sealed class SandboxMerchant : IDisposable
{
    private const string Path = "/v3/pay/transactions/native";
    private readonly string folder;
    private readonly RSA publicKey;
    private readonly RSA certificateKey;

    public SandboxMerchant(string folder)
    {
        this.folder = folder;
        using var json = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(folder, "merchant.json")));
        MerchantId = Text("mchid");
        AppId = Text("appid");
        SerialNumber = Text("serial_no");
        publicKey = RSA.Create();
        publicKey.ImportFromPem(File.ReadAllText(System.IO.Path.Combine(folder, "platform_public_key.pem")));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(System.IO.Path.Combine(folder, "platform_cert.pem"));
        certificateKey = certificate.GetRSAPublicKey() ?? throw new InvalidOperationException("The platform's certificate has no RSA key.");

        string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
    }

    public string MerchantId { get; }

    public string AppId { get; }

    public string SerialNumber { get; }

    /// <summary>The merchant's key; each thread takes one of its own.</summary>
    public RSA LoadKey()
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(System.IO.Path.Combine(folder, "apiclient_key.pem")));
        return key;
    }

    /// <summary>A native prepay of one fen, complete with its signature, ready to be sent.</summary>
    public byte[] SignPrepay(RSA key, string host, string outTradeNo, long unixSeconds)
    {
        var body = $$$"""
            {"appid":"{{{AppId}}}","mchid":"{{{MerchantId}}}","description":"Bench","out_trade_no":"{{{outTradeNo}}}","notify_url":"https://merchant.example.com/notify","amount":{"total":1,"currency":"CNY"}}
            """;
        var nonce = RandomNumberGenerator.GetHexString(32);
        var signature = key.SignData(Encoding.UTF8.GetBytes($"POST\n{Path}\n{unixSeconds}\n{nonce}\n{body}\n"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            POST {Path} HTTP/1.1
            Host: {host}
            Accept: application/json
            User-Agent: madang-bench
            Authorization: WECHATPAY2-SHA256-RSA2048 mchid="{MerchantId}",nonce_str="{nonce}",timestamp="{unixSeconds}",serial_no="{SerialNumber}",signature="{Convert.ToBase64String(signature)}"
            Content-Type: application/json
            Content-Length: {Encoding.UTF8.GetByteCount(body)}


            """).ReplaceLineEndings("\r\n") + body);
    }

    /// <summary>True when a whole answer, head and body, carries a valid signature of the platform and a code URL.</summary>
    public bool IsAuthentic(byte[] answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = text[(end + 4)..];
        var headers = text[..end].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var key = headers["Wechatpay-Serial"].StartsWith("PUB_KEY_ID", StringComparison.Ordinal) ? publicKey : certificateKey;
        var signed = Encoding.UTF8.GetBytes($"{headers["Wechatpay-Timestamp"]}\n{headers["Wechatpay-Nonce"]}\n{body}\n");
        return key.VerifyData(signed, Convert.FromBase64String(headers["Wechatpay-Signature"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            && JsonDocument.Parse(body).RootElement.GetProperty("code_url").GetString() is { Length: > 0 };
    }

    public void Dispose()
    {
        publicKey.Dispose();
        certificateKey.Dispose();
    }
}
