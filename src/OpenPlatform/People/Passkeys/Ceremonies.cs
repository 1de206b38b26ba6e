using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>A question that was asked of a browser. <see cref="PersonId"/> is empty where it is not known yet who answers.</summary>
internal sealed record Ceremony(string PersonId, string State, string Subject);

/// <summary>Questions and agreements of passkeys: each is answered or spent once, soon, and by who was asked. Their names are random and kept as hashes.</summary>
internal sealed class Ceremonies(PlatformDatabase database, BusinessClock clock)
{
    public const string SignIn = "sign-in";
    public const string SignUp = "sign-up";
    public const string Add = "add";
    public const string Confirm = "confirm";

    private const int NameBytes = 24;
    private const int LongestName = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Agreed = TimeSpan.FromMinutes(2);

    /// <summary>Keeps what the answer will be checked against; the name by which it comes.</summary>
    public async Task<string> BeginAsync(string kind, string personId, string host, string? state, string subject, CancellationToken cancellation)
    {
        var name = NewName();
        var now = clock.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_passkey_ceremony WHERE expires_at <= @now", new { now });
        await connection.ExecuteAsync(
            "INSERT INTO open_passkey_ceremony (ceremony_hash, kind, person_id, host, state, subject, expires_at) VALUES (@hash, @kind, @personId, @host, @state, @subject, @expires)",
            new { hash = Hash(name), kind, personId, host, state = state ?? "", subject, expires = now + Microseconds.Of(Patience) });
        return name;
    }

    /// <summary>Takes the question away and gives it back: whatever comes of its answer, there is no second one. Null when it is none of this kind, host and person.</summary>
    public async Task<Ceremony?> TakeAsync(string kind, string personId, string host, string? name, CancellationToken cancellation)
    {
        if (name is not { Length: > 0 and <= LongestName })
            return null;
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Ceremony>(
            """
            DELETE FROM open_passkey_ceremony WHERE ceremony_hash = @hash AND kind = @kind AND person_id = @personId AND host = @host AND expires_at > @now
            RETURNING person_id AS PersonId, state AS State, subject AS Subject
            """,
            new { hash = Hash(name), kind, personId, host, now = clock.UtcMicroseconds() });
    }

    /// <summary>Writes down that this person has agreed to one spending; the name by which the wallet's call says so.</summary>
    public async Task<string> AgreeAsync(string personId, string subject, CancellationToken cancellation)
    {
        var name = NewName();
        var now = clock.UtcMicroseconds();
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_confirmation WHERE expires_at <= @now", new { now });
        await connection.ExecuteAsync(
            "INSERT INTO open_confirmation (confirmation_hash, person_id, subject, expires_at) VALUES (@hash, @personId, @subject, @expires)",
            new { hash = Hash(name), personId, subject, expires = now + Microseconds.Of(Agreed) });
        return name;
    }

    /// <summary>Spends an agreement; true when it is of this person to exactly this.</summary>
    public async Task<bool> SpendAsync(string personId, string name, string subject, CancellationToken cancellation)
    {
        if (name.Length is 0 or > LongestName)
            return false;
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(
            "DELETE FROM open_confirmation WHERE confirmation_hash = @hash AND person_id = @personId AND subject = @subject AND expires_at > @now",
            new { hash = Hash(name), personId, subject, now = clock.UtcMicroseconds() }) == 1;
    }

    private static string NewName() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes));

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
