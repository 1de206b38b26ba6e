using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Microsoft.AspNetCore.Identity;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>The passkeys that there are: public keys, names, counts.</summary>
internal sealed class PasskeyBook(PlatformDatabase database, BusinessClock clock)
{
    private const string Columns =
        "passkey_id AS PasskeyId, credential_id AS CredentialId, person_id AS PersonId, entry_id AS EntryId, name AS Name, detail AS Detail, sign_count AS SignCount, pays AS Pays, created_at AS CreatedAt, used_at AS UsedAt";

    /// <summary>The passkeys of these ids of one person, newest first.</summary>
    public async Task<IReadOnlyList<Passkey>> OfAsync(string[] persons, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Passkey>($"SELECT {Columns} FROM open_passkey WHERE {database.IsAnyOf("person_id", "persons")} ORDER BY created_at DESC, passkey_id DESC", new { persons })).AsList();
    }

    public async Task<Passkey?> FindByCredentialAsync(byte[] credentialId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Passkey>($"SELECT {Columns} FROM open_passkey WHERE credential_id = @id", new { id = Passkey.Written(credentialId) });
    }

    /// <summary>Keeps a new passkey of this person. Its link in the identity log stands already.</summary>
    public async Task AddAsync(string personId, string entryId, string name, UserPasskeyInfo info, bool mayPay, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO open_passkey (passkey_id, credential_id, person_id, entry_id, name, detail, sign_count, pays, created_at, used_at)
            VALUES (@id, @credential, @personId, @entryId, @name, @detail, @count, @pays, @now, 0)
            """,
            new
            {
                id = TimeOrderedId.NewText(clock),
                credential = Passkey.Written(info.CredentialId),
                personId,
                entryId,
                name,
                detail = Passkey.DetailOf(info),
                count = (long)info.SignCount,
                pays = mayPay ? 1L : 0L,
                now = clock.UtcMicroseconds(),
            });
    }

    /// <summary>Notes a use. False where the count does not grow: of two uses of one copy, or of a copy and its original, one is refused.</summary>
    public async Task<bool> UseAsync(UserPasskeyInfo info, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // Authenticators that do not count send 0 for ever.
        return await connection.ExecuteAsync(
            "UPDATE open_passkey SET sign_count = @count, detail = @detail, used_at = @now WHERE credential_id = @id AND (sign_count < @count OR sign_count = 0 AND @count = 0)",
            new { count = (long)info.SignCount, detail = Passkey.DetailOf(info), now = clock.UtcMicroseconds(), id = Passkey.Written(info.CredentialId) }) == 1;
    }

    public async Task RenameAsync(string passkeyId, string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("UPDATE open_passkey SET name = @name WHERE passkey_id = @passkeyId", new { name, passkeyId });
    }

    public async Task RemoveAsync(string entryId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("DELETE FROM open_passkey WHERE entry_id = @entryId", new { entryId });
    }
}
