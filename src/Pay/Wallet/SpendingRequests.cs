using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;

namespace Madang.Pay.Wallet;

/// <summary>The sender's own key of a spending call and a fingerprint of what it asks for.</summary>
internal sealed record SpendingKey(string Text, string Fingerprint);

/// <summary>Remembers spending calls by their key, so that a call sent twice spends once.</summary>
internal sealed class SpendingRequests(PlatformDatabase database, BusinessClock clock)
{
    /// <summary>What an earlier call with this key made, or a refusal when that call asked for something else; both null when the key is new.</summary>
    public async ValueTask<(string? Subject, Refusal? Refusal)> FindAsync(string payerId, SpendingKey key, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var found = await connection.QuerySingleOrDefaultAsync<(string Fingerprint, string Subject)?>(
            "SELECT fingerprint, subject FROM wallet_request WHERE person_id = @payerId AND request_key = @key", new { payerId, key = key.Text });
        if (found is not { } known)
            return (null, null);
        return known.Fingerprint == key.Fingerprint ? (known.Subject, null) : (null, WalletRefusals.KeyReused);
    }

    /// <summary>The guard that makes the key part of the spending commit: of two calls with one key, one finds a row conflict.</summary>
    public RowWrite Store(string payerId, SpendingKey key, string subject) => RowWrite.One(
        """
        INSERT INTO wallet_request (person_id, request_key, fingerprint, subject, created_at)
        VALUES (@PersonId, @Key, @Fingerprint, @Subject, @Now) ON CONFLICT DO NOTHING
        """,
        new { PersonId = payerId, Key = key.Text, key.Fingerprint, Subject = subject, Now = clock.UtcMicroseconds() });
}
