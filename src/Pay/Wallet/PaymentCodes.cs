using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>A code as it is told to its owner.</summary>
/// <param name="Code">Eighteen digits.</param>
/// <param name="RefreshAtUtcUs">When to show the next one.</param>
/// <param name="ExpiresAtUtcUs">When tills stop taking this one.</param>
internal sealed record PaymentCode(string Code, long RefreshAtUtcUs, long ExpiresAtUtcUs);

/// <summary>Whose code was scanned, with the row that uses it up.</summary>
/// <param name="Payer">The person who showed it.</param>
/// <param name="Claim">Belongs into the commit that stores the order: of two orders with one code, one finds a row conflict.</param>
internal sealed record ScannedCode(Payer Payer, RowWrite Claim);

/// <summary>
/// The code that a person shows at a till: random, single use, a new one each minute. The till takes a code for a minute longer than the
/// screen shows it, so that one scanned at the minute's edge still pays.
/// </summary>
internal sealed class PaymentCodes(PlatformDatabase database, ILedger ledger, BusinessClock clock, AttemptLimit attempts)
{
    private const int Digits = 18;
    private const int MostNewCodesPerMinute = 20;
    private static readonly long ShownUs = Microseconds.Of(TimeSpan.FromMinutes(1));
    private static readonly long TakenUs = Microseconds.Of(TimeSpan.FromMinutes(2));

    // Codes of payers begin with 10 to 15: tills tell them from other codes by it.
    private static readonly string[] Prefixes = ["10", "11", "12", "13", "14", "15"];

    private sealed record Stored(string PersonId, string Name, long ExpiresAt, long UsedAt);

    /// <summary>The code is nobody's.</summary>
    public static readonly Refusal Unknown = new("AUTH_CODE_INVALID", 400, "This is no payment code of ours.");

    /// <summary>The code was shown too long ago.</summary>
    public static readonly Refusal Expired = new("AUTH_CODE_EXPIRED", 403, "The payment code has expired. Ask the payer to show a new one.");

    /// <summary>The code has paid before.</summary>
    public static readonly Refusal Used = new("AUTH_CODE_USED", 403, "The payment code was used before. Ask the payer to show a new one.");

    /// <summary>A new code of this person; null when they asked for too many in this minute.</summary>
    public async ValueTask<PaymentCode?> IssueAsync(string payerId, CancellationToken cancellation = default)
    {
        if (!await attempts.TakeAsync($"code-issue/{payerId}", MostNewCodesPerMinute, cancellation))
            return null;
        var now = clock.UtcMicroseconds();
        var code = Prefixes[RandomNumberGenerator.GetInt32(Prefixes.Length)] + RandomNumberGenerator.GetString("0123456789", Digits - 2);
        await ledger.CommitAsync(
            LedgerCommit.OfRows(
                RowWrite.Any("DELETE FROM wallet_payment_code WHERE person_id = @PersonId AND expires_at <= @Now", new { PersonId = payerId, Now = now }),
                RowWrite.One(
                    """
                    INSERT INTO wallet_payment_code (code_hash, person_id, created_at, expires_at, used_at)
                    VALUES (@Hash, @PersonId, @Now, @Expires, 0) ON CONFLICT DO NOTHING
                    """,
                    new { Hash = Hash(code), PersonId = payerId, Now = now, Expires = now + TakenUs })),
            cancellation);
        return new PaymentCode(code, now + ShownUs, now + TakenUs);
    }

    /// <summary>
    /// Whose code this is. Tills ask through <see cref="Resolvers.PartyResolvers"/>, which counts wrong codes and audits.
    /// </summary>
    /// <param name="code">Eighteen digits.</param>
    /// <param name="usedFor">What the claim stores, such as the order's number; at most 64 characters.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public async ValueTask<(ScannedCode? Scanned, Refusal? Refusal)> ResolveAsync(
        string code, string usedFor, CancellationToken cancellation = default)
    {
        var found = IsWellFormed(code) ? await FindAsync(Hash(code), cancellation) : null;
        if (found is null)
            return (null, Unknown);
        var now = clock.UtcMicroseconds();
        if (found.UsedAt != 0)
            return (null, Used);
        if (found.ExpiresAt <= now)
            return (null, Expired);
        var claim = RowWrite.One(
            "UPDATE wallet_payment_code SET used_at = @Now, used_for = @UsedFor WHERE code_hash = @Hash AND used_at = 0 AND expires_at > @Now",
            new { Now = now, UsedFor = usedFor, Hash = Hash(code) });
        return (new ScannedCode(new Payer(found.PersonId, found.Name), claim), null);
    }

    /// <summary>True for eighteen digits that begin with 10 to 15.</summary>
    public static bool IsWellFormed(string code) =>
        code.Length == Digits && code.All(char.IsAsciiDigit) && Prefixes.Contains(code[..2], StringComparer.Ordinal);

    private async ValueTask<Stored?> FindAsync(string hash, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Stored>(
            """
            SELECT c.person_id AS PersonId, p.name AS Name, c.expires_at AS ExpiresAt, c.used_at AS UsedAt
            FROM wallet_payment_code c JOIN wallet_person p ON p.person_id = c.person_id WHERE c.code_hash = @hash
            """,
            new { hash });
    }

    // An 18-digit number is guessable offline, so the hash alone would not hide it for long; it lives two minutes.
    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code)));
}
