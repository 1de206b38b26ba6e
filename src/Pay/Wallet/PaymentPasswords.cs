using System.Security.Cryptography;
using System.Text;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Wallet;

/// <summary>
/// The six digits that release larger payments. Kept as PBKDF2-HMAC-SHA256 with a salt of its own; five wrong ones lock it for three hours
/// of business time. A guess is counted before it is checked, so guesses sent in parallel get no more tries than guesses in a row.
/// </summary>
internal sealed class PaymentPasswords(PlatformDatabase database, ILedger ledger, BusinessClock clock, WalletOptions options)
{
    public const int MostFailures = 5;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private static readonly long LockUs = Microseconds.Of(TimeSpan.FromHours(3));

    private sealed record Stored(string Salt, string Hash, long Rounds, long LockedUntil);

    /// <summary>True when the person has set one.</summary>
    public async ValueTask<bool> IsSetAsync(string payerId, CancellationToken cancellation = default) => await ReadAsync(payerId, cancellation) is not null;

    /// <summary>Sets the first password. False when there is one already: changing needs the old one.</summary>
    public async ValueTask<bool> SetFirstAsync(string payerId, string password, CancellationToken cancellation = default)
    {
        var (salt, hash) = Derive(password);
        var row = RowWrite.One(
            """
            INSERT INTO wallet_password (person_id, salt, hash, rounds, failures, locked_until, changed_at)
            VALUES (@PersonId, @Salt, @Hash, @Rounds, 0, 0, @Now) ON CONFLICT DO NOTHING
            """,
            new { PersonId = payerId, Salt = salt, Hash = hash, Rounds = (long)options.PasswordRounds, Now = clock.UtcMicroseconds() });
        return (await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation)).IsCommitted;
    }

    /// <summary>Changes the password after checking the old one. Null when it is changed.</summary>
    public async ValueTask<Refusal?> ChangeAsync(string payerId, string old, string password, CancellationToken cancellation = default)
    {
        if (await VerifyAsync(payerId, old, cancellation) is { } refusal)
            return refusal;
        var (salt, hash) = Derive(password);
        var row = RowWrite.One(
            "UPDATE wallet_password SET salt = @Salt, hash = @Hash, rounds = @Rounds, failures = 0, locked_until = 0, changed_at = @Now WHERE person_id = @PersonId",
            new { PersonId = payerId, Salt = salt, Hash = hash, Rounds = (long)options.PasswordRounds, Now = clock.UtcMicroseconds() });
        await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation);
        return null;
    }

    /// <summary>Checks a password. Null when it is right.</summary>
    public async ValueTask<Refusal?> VerifyAsync(string payerId, string? password, CancellationToken cancellation = default)
    {
        if (await ReadAsync(payerId, cancellation) is not { } stored)
            return WalletRefusals.PasswordNotSet;
        if (string.IsNullOrEmpty(password))
            return WalletRefusals.PasswordMissing;
        if (!await CountGuessAsync(payerId, cancellation))
            return WalletRefusals.PasswordLocked;
        var derived = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), Convert.FromHexString(stored.Salt), (int)stored.Rounds, HashAlgorithmName.SHA256, HashBytes);
        if (!CryptographicOperations.FixedTimeEquals(derived, Convert.FromHexString(stored.Hash)))
            return await IsLockedAsync(payerId, cancellation) ? WalletRefusals.PasswordLocked : WalletRefusals.PasswordWrong;
        var forget = RowWrite.Any("UPDATE wallet_password SET failures = 0, locked_until = 0 WHERE person_id = @PersonId", new { PersonId = payerId });
        await ledger.CommitAsync(LedgerCommit.OfRows(forget), cancellation);
        return null;
    }

    /// <summary>Until when the password is locked, in UTC microseconds; 0 when it is not.</summary>
    public async ValueTask<long> LockedUntilAsync(string payerId, CancellationToken cancellation = default) =>
        await ReadAsync(payerId, cancellation) is { } stored && stored.LockedUntil > clock.UtcMicroseconds() ? stored.LockedUntil : 0;

    private async ValueTask<bool> IsLockedAsync(string payerId, CancellationToken cancellation) => await LockedUntilAsync(payerId, cancellation) > 0;

    // The fifth guess sets the lock as it begins; when it turns out right, the lock goes again. A lock that is over starts the count anew.
    private async ValueTask<bool> CountGuessAsync(string payerId, CancellationToken cancellation)
    {
        var now = clock.UtcMicroseconds();
        var row = RowWrite.One(
            """
            UPDATE wallet_password SET
              failures = CASE WHEN locked_until = 0 THEN failures + 1 ELSE 1 END,
              locked_until = CASE WHEN locked_until = 0 AND failures + 1 >= @Most THEN @LockUntil ELSE 0 END
            WHERE person_id = @PersonId AND locked_until <= @Now
            """,
            new { PersonId = payerId, Most = (long)MostFailures, LockUntil = now + LockUs, Now = now });
        return (await ledger.CommitAsync(LedgerCommit.OfRows(row), cancellation)).IsCommitted;
    }

    private (string Salt, string Hash) Derive(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, options.PasswordRounds, HashAlgorithmName.SHA256, HashBytes);
        return (Convert.ToHexStringLower(salt), Convert.ToHexStringLower(hash));
    }

    private async ValueTask<Stored?> ReadAsync(string payerId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Stored>(
            "SELECT salt AS Salt, hash AS Hash, rounds AS Rounds, locked_until AS LockedUntil FROM wallet_password WHERE person_id = @payerId", new { payerId });
    }
}
