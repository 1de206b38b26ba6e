using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>Who may pay: finds persons by the openid that an app knows them by, and the ledger account of their wallet.</summary>
internal sealed class Payers(PlatformDatabase database, ILedger ledger, BusinessClock clock)
{
    private const string OpenIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // An openid is 28 characters and starts with o, such as oUpF8uMuAJO_M2pxb1Q9zNjWeS6o: SDKs and their users' columns count on it.
    private const int OpenIdRandomLength = 27;

    private const int MostCachedAccounts = 100_000;

    // Account numbers never change, so a cached one is never wrong.
    private readonly ConcurrentDictionary<(string PersonId, string Currency), long> accounts = new();

    /// <summary>The person whom app <paramref name="appId"/> knows as <paramref name="openId"/>; null when nobody is.</summary>
    public async ValueTask<Payer?> FindByOpenIdAsync(string appId, string openId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Payer>(
            """
            SELECT p.person_id AS PayerId, p.name AS Name
            FROM wallet_openid o JOIN wallet_person p ON p.person_id = o.person_id
            WHERE o.app_id = @appId AND o.open_id = @openId
            """,
            new { appId, openId });
    }

    /// <summary>The person of this id; null when there is none.</summary>
    public async ValueTask<Payer?> FindAsync(string payerId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Payer>(
            "SELECT person_id AS PayerId, name AS Name FROM wallet_person WHERE person_id = @payerId", new { payerId });
    }

    /// <summary>The person who has this phone number, as E.164 digits such as +8613800138000; null when nobody has.</summary>
    public async ValueTask<Payer?> FindByPhoneAsync(string phone, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Payer>(
            "SELECT person_id AS PayerId, name AS Name FROM wallet_person WHERE phone = @phone", new { phone });
    }

    /// <summary>The openid by which app <paramref name="appId"/> knows the person; made at the first call, the same for ever.</summary>
    public async ValueTask<string> OpenIdAsync(string appId, string payerId, CancellationToken cancellation = default)
    {
        if (await ReadOpenIdAsync(appId, payerId, cancellation) is { } known)
            return known;
        var row = RowWrite.Any(
            """
            INSERT INTO wallet_openid (app_id, person_id, open_id, created_at)
            VALUES (@AppId, @PersonId, @OpenId, @Now) ON CONFLICT DO NOTHING
            """,
            new { AppId = appId, PersonId = payerId, OpenId = NewOpenId(), Now = clock.UtcMicroseconds() });
        await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation);
        // Another call of the same moment may have been first; what is stored is the answer for both.
        return await ReadOpenIdAsync(appId, payerId, cancellation)
            ?? throw new InvalidOperationException("An openid that was just stored cannot be read back.");
    }

    /// <summary>Number of the ledger account of the person's wallet in this currency; opened at the first call.</summary>
    public async ValueTask<long> WalletAccountAsync(string payerId, string currency, CancellationToken cancellation = default)
    {
        if (accounts.TryGetValue((payerId, currency), out var known))
            return known;
        var number = await ledger.OpenAccountAsync(
            new AccountSpec(WalletKey(payerId, currency), currency, AccountRules.DebitsNeverExceedCredits | AccountRules.KeepsHistory), cancellation);
        if (accounts.Count >= MostCachedAccounts)
            accounts.Clear();
        accounts[(payerId, currency)] = number;
        return number;
    }

    /// <summary>Makes a person. Their wallet and openids come when first asked for.</summary>
    /// <param name="name">What others see; 1-64 characters.</param>
    /// <param name="phone">E.164 digits, or null. The caller has made sure that it is theirs.</param>
    /// <param name="cancellation">Cancels the wait, not the write.</param>
    /// <returns>Null when the phone number is somebody else's.</returns>
    public async ValueTask<Payer?> CreateAsync(string name, string? phone = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 64);
        var payer = new Payer(TimeOrderedId.NewText(clock), name);
        var row = RowWrite.One(
            "INSERT INTO wallet_person (person_id, name, phone, created_at) VALUES (@PersonId, @Name, @Phone, @Now) ON CONFLICT DO NOTHING",
            new { PersonId = payer.PayerId, Name = name, Phone = phone, Now = clock.UtcMicroseconds() });
        var result = await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation);
        return result.IsCommitted ? payer : null;
    }

    /// <summary>Makes a person of this id.</summary>
    public async ValueTask EnterAsync(string payerId, string name, CancellationToken cancellation = default) => await ledger.CommitAsync(
        LedgerCommit.OfRows(RowWrite.One(
            "INSERT INTO wallet_person (person_id, name, created_at) VALUES (@PersonId, @Name, @Now)", new { PersonId = payerId, Name = name, Now = clock.UtcMicroseconds() })),
        cancellation);

    /// <summary>True unless the platform knows the person's papers and they say another name. A null name is not checked.</summary>
    public async ValueTask<bool> IsNamedAsync(string payerId, string? legalName, CancellationToken cancellation = default)
    {
        if (legalName is null)
            return true;
        await using var connection = await database.OpenAsync(cancellation);
        var known = await connection.ExecuteScalarAsync<string?>("SELECT legal_name FROM wallet_person WHERE person_id = @payerId", new { payerId });
        return known is null || known == legalName;
    }

    /// <summary>Stores the name on a person's papers. The caller has seen them.</summary>
    public async ValueTask SetLegalNameAsync(string payerId, string legalName, CancellationToken cancellation = default) => await ledger.CommitAsync(
        LedgerCommit.OfRows(RowWrite.One("UPDATE wallet_person SET legal_name = @Name WHERE person_id = @PersonId", new { Name = legalName, PersonId = payerId })),
        cancellation);

    /// <summary>Says which phone finds this person; null for none. False when the number still finds somebody else. The caller has made sure that it is theirs.</summary>
    public async ValueTask<bool> SetPhoneAsync(string payerId, string? phone, CancellationToken cancellation = default)
    {
        // A number that is somebody's already touches no row: the unique column would raise what is an expected answer here.
        var row = RowWrite.One(
            "UPDATE wallet_person SET phone = @Phone WHERE person_id = @PersonId AND NOT EXISTS (SELECT 1 FROM wallet_person o WHERE o.phone = @Phone AND o.person_id <> @PersonId)",
            new { Phone = phone, PersonId = payerId });
        return (await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation)).IsCommitted;
    }

    /// <summary>Takes the person's name, phone, papers, payment password and limits out of their record; what they paid and were paid stays.</summary>
    public async ValueTask ForgetAsync(string payerId, CancellationToken cancellation = default) => await ledger.CommitAsync(
        LedgerCommit.OfRows(
            RowWrite.One("UPDATE wallet_person SET name = '-', phone = NULL, legal_name = NULL WHERE person_id = @PersonId", new { PersonId = payerId }),
            RowWrite.Any("DELETE FROM wallet_password WHERE person_id = @PersonId", new { PersonId = payerId }),
            RowWrite.Any("DELETE FROM wallet_limit WHERE person_id = @PersonId", new { PersonId = payerId }),
            RowWrite.Any("DELETE FROM wallet_payment_code WHERE person_id = @PersonId", new { PersonId = payerId })),
        cancellation);

    /// <summary>The key of the wallet account in the ledger.</summary>
    public static string WalletKey(string payerId, string currency) => $"wallet/{currency}/{payerId}";

    private async ValueTask<string?> ReadOpenIdAsync(string appId, string payerId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(
            "SELECT open_id FROM wallet_openid WHERE app_id = @appId AND person_id = @payerId", new { appId, payerId });
    }

    private static string NewOpenId() => "o" + RandomNumberGenerator.GetString(OpenIdAlphabet, OpenIdRandomLength);
}
