using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>The tokens by which persons call. Issued when a person signs in; the sandbox makes them too.</summary>
internal sealed class WalletTokens(PlatformDatabase database, ILedger ledger, BusinessClock clock)
{
    private const string Scheme = "Bearer ";
    private const int TokenBytes = 32;
    private static readonly long LifetimeUs = Microseconds.Of(TimeSpan.FromDays(365));

    /// <summary>A new token of this person, told once: only its hash is stored.</summary>
    public async ValueTask<string> IssueAsync(string payerId, CancellationToken cancellation = default)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = clock.UtcMicroseconds();
        var row = RowWrite.One(
            "INSERT INTO wallet_token (token_hash, person_id, created_at, expires_at) VALUES (@Hash, @PersonId, @Now, @Expires)",
            new { Hash = Hash(token), PersonId = payerId, Now = now, Expires = now + LifetimeUs });
        await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation);
        return token;
    }

    /// <summary>Ends every token of this person.</summary>
    public async ValueTask RevokeAllAsync(string payerId, CancellationToken cancellation = default) =>
        await ledger.CommitAsync(
            LedgerCommit.OfRows(RowWrite.Any("DELETE FROM wallet_token WHERE person_id = @PersonId", new { PersonId = payerId })), cancellation);

    /// <summary>Ends one token, named by its hash.</summary>
    public async ValueTask RevokeAsync(string tokenHash, CancellationToken cancellation = default) =>
        await ledger.CommitAsync(LedgerCommit.OfRows(RowWrite.Any("DELETE FROM wallet_token WHERE token_hash = @Hash", new { Hash = tokenHash })), cancellation);

    /// <summary>The person whose token an Authorization header carries (<c>Bearer 3f9a…</c>); null for any other text.</summary>
    public async ValueTask<Payer?> FindAsync(string authorization, CancellationToken cancellation = default)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = authorization[Scheme.Length..].Trim();
        if (token.Length != TokenBytes * 2)
            return null;
        // Found by its hash: how long the search takes tells nothing about any token.
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Payer>(
            """
            SELECT p.person_id AS PayerId, p.name AS Name
            FROM wallet_token t JOIN wallet_person p ON p.person_id = t.person_id
            WHERE t.token_hash = @hash AND t.expires_at > @now
            """,
            new { hash = Hash(token), now = clock.UtcMicroseconds() });
    }

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
