using System.Security.Cryptography;
using System.Text;
using Dapper;
using Lib.Net.Http.WebPush.Authentication;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;

namespace Madang.OpenPlatform.Messages.WebPush;

/// <summary>The key pair by which push services know the platform (VAPID, RFC 8292): one for all nodes, sealed.</summary>
internal sealed class PushKeys(PlatformDatabase database, MasterKey master, OpenPlatformOptions options)
{
    private const string Purpose = "open/push-key";

    private (string PublicKey, string PrivateKey)? keys;

    /// <summary>What browsers are given: an uncompressed point, base64url.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken cancellation) => (await KeysAsync(cancellation)).PublicKey;

    public async Task<VapidAuthentication> AuthenticationAsync(CancellationToken cancellation)
    {
        var (publicKey, privateKey) = await KeysAsync(cancellation);
        // Some services want a way to reach whoever sends, and refuse a name that is none.
        var subject = options.PublicUrl.StartsWith("https://", StringComparison.Ordinal) ? options.PublicUrl : "mailto:operator@madang.invalid";
        return new(publicKey, privateKey) { Subject = subject };
    }

    private async Task<(string PublicKey, string PrivateKey)> KeysAsync(CancellationToken cancellation)
    {
        if (keys is { } known)
            return known;
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = made.ExportParameters(includePrivateParameters: true);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_push_key (id, public_key, sealed) VALUES (1, @PublicKey, @Box) ON CONFLICT DO NOTHING",
            new { PublicKey = Base64Url([0x04, .. parameters.Q.X!, .. parameters.Q.Y!]), Box = master.Seal(Encoding.ASCII.GetBytes(Base64Url(parameters.D!)), Purpose) });
        var (publicKey, box) = await connection.QuerySingleAsync<(string, string)>("SELECT public_key, sealed FROM open_push_key WHERE id = 1");
        keys = (publicKey, Encoding.ASCII.GetString(master.Open(box, Purpose)));
        return keys.Value;
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
