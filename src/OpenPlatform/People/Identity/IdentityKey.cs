using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Secrets;

namespace Madang.OpenPlatform.People.Identity;

/// <summary>Turns what names a person into what may be stored and compared: an HMAC under a key that is sealed. A phone number has too few digits for a plain hash.</summary>
internal sealed class IdentityKey(PlatformDatabase database, MasterKey master)
{
    private const string Purpose = "open/identity-key";
    private const int KeyBytes = 32;

    private byte[]? key;

    public async ValueTask<string> HashAsync(string kind, string value, CancellationToken cancellation)
    {
        key ??= await LoadAsync(cancellation);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}\0{value}")));
    }

    private async Task<byte[]> LoadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_identity_key (id, sealed) VALUES (1, @box) ON CONFLICT DO NOTHING", new { box = master.Seal(RandomNumberGenerator.GetBytes(KeyBytes), Purpose) });
        // Several nodes may start at once: what is stored is the key of all.
        return master.Open((await connection.ExecuteScalarAsync<string>("SELECT sealed FROM open_identity_key WHERE id = 1"))!, Purpose);
    }
}
