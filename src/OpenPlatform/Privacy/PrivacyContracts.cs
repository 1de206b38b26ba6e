using System.Text.Json;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.Privacy;

/// <summary>One kind of data that an app takes, by the wire's name (<c>Location</c>, <c>PhoneNumber</c>), and for what in the app's own words.</summary>
internal sealed record PrivacyItem(string PrivacyKey, string PrivacyText);

/// <summary>An app's contract. The members of <see cref="Owner"/> have the wire's names.</summary>
internal sealed record PrivacyContract(IReadOnlyList<PrivacyItem> Items, IReadOnlyDictionary<string, string> Owner)
{
    /// <summary>UTC microseconds; a contract that was set anew has to be agreed to anew.</summary>
    public long UpdatedAt { get; init; }
}

/// <summary>What apps take from people, and who has agreed to it.</summary>
internal sealed class PrivacyContracts(PlatformDatabase database, BusinessClock clock)
{
    public async Task SetAsync(string appId, PrivacyContract contract, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO open_privacy (app_id, contract, updated_at) VALUES (@appId, @text, @now) ON CONFLICT (app_id) DO UPDATE SET contract = excluded.contract, updated_at = excluded.updated_at",
            new { appId, text = JsonSerializer.Serialize(contract), now = clock.UtcMicroseconds() });
    }

    /// <summary>The contract; null where the app has set none, and so promises nothing that could be agreed to.</summary>
    public async Task<PrivacyContract?> FindAsync(string appId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<(string Text, long At)?>("SELECT contract, updated_at FROM open_privacy WHERE app_id = @appId", new { appId }) is { } found
            ? JsonSerializer.Deserialize<PrivacyContract>(found.Text)! with { UpdatedAt = found.At }
            : null;
    }

    /// <summary>Whether the person has agreed to the contract as it is.</summary>
    public async Task<bool> HasAgreedAsync(string appId, string personId, PrivacyContract contract, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM open_privacy_consent WHERE person_id = @personId AND app_id = @appId AND contract_at = @at", new { personId, appId, at = contract.UpdatedAt }) > 0;
    }

    public async Task AgreeAsync(string appId, string personId, PrivacyContract contract, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO open_privacy_consent (person_id, app_id, contract_at, agreed_at) VALUES (@personId, @appId, @at, @now)
            ON CONFLICT (person_id, app_id) DO UPDATE SET contract_at = excluded.contract_at, agreed_at = excluded.agreed_at
            """,
            new { personId, appId, at = contract.UpdatedAt, now = clock.UtcMicroseconds() });
    }

    public async Task WithdrawAsync(string appId, string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_privacy_consent WHERE person_id = @personId AND app_id = @appId", new { personId, appId });
    }

    /// <summary>The apps to whose contract, in whatever version, a person has agreed, and when.</summary>
    public async Task<IReadOnlyList<(string AppId, long AgreedAt)>> AgreedAsync(string personId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<(string, long)>("SELECT app_id, agreed_at FROM open_privacy_consent WHERE person_id = @personId", new { personId })).AsList();
    }
}
