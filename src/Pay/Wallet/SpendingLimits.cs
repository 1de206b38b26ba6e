using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;

namespace Madang.Pay.Wallet;

/// <summary>The limits that hold for one person and currency, in minor units.</summary>
internal sealed record Limits(long PerPayment, long PerDay, long WithoutPassword);

/// <summary>The most a person may spend in one payment and in one day (their own day, UTC+8 by default), in minor units.</summary>
internal sealed class SpendingLimits(PlatformDatabase database, BusinessClock clock, WalletOptions options)
{
    private static readonly long UsPerDay = Microseconds.Of(TimeSpan.FromDays(1));
    private static readonly long DayStartsUsBeforeUtc = Microseconds.Of(TimeSpan.FromHours(8));

    /// <summary>One payment is above what the person, or the platform, allows.</summary>
    public static readonly Refusal OverPaymentLimit = new("RULE_LIMIT", 403, "The amount is above the payer's limit for one payment.");

    /// <summary>The day's payments would be above what the person, or the platform, allows.</summary>
    public static readonly Refusal OverDayLimit = new("RULE_LIMIT", 403, "The amount is above what the payer may still spend today.");

    /// <summary>
    /// Checks the limits for a spending of <paramref name="amount"/> minor units now. Where they allow it, the rows must be committed with the
    /// payment: the guard among them refuses when another payment of the same moment used up the day. After such a row conflict, ask again: the answer is then a refusal.
    /// </summary>
    public async ValueTask<(Refusal? Refusal, IReadOnlyList<RowWrite> Rows)> CheckAsync(
        string payerId, string currency, long amount, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        var day = Day(clock.UtcMicroseconds());
        await using var connection = await database.OpenAsync(cancellation);
        var limits = await ReadAsync(connection, payerId, currency);
        if (amount > limits.PerPayment)
            return (OverPaymentLimit, []);
        var spent = await connection.ExecuteScalarAsync<long?>(
            "SELECT spent FROM wallet_spent_day WHERE person_id = @payerId AND currency = @currency AND day = @day", new { payerId, currency, day }) ?? 0;
        if (amount > limits.PerDay - spent)
            return (OverDayLimit, []);
        var guard = RowWrite.One(
            """
            INSERT INTO wallet_spent_day (person_id, currency, day, spent) VALUES (@PersonId, @Currency, @Day, @Amount)
            ON CONFLICT (person_id, currency, day) DO UPDATE SET spent = wallet_spent_day.spent + excluded.spent
            WHERE wallet_spent_day.spent + excluded.spent <= @PerDay
            """,
            new { PersonId = payerId, Currency = currency, Day = day, Amount = amount, limits.PerDay });
        return (null, [guard]);
    }

    /// <summary>True when a spending of this amount asks for the payment password.</summary>
    public async ValueTask<bool> NeedsPasswordAsync(string payerId, string currency, long amount, CancellationToken cancellation = default) =>
        amount > (await ReadAsync(payerId, currency, cancellation)).WithoutPassword;

    /// <summary>The limits in force.</summary>
    public async ValueTask<Limits> ReadAsync(string payerId, string currency, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await ReadAsync(connection, payerId, currency);
    }

    /// <summary>What the person has spent on the present day.</summary>
    public async ValueTask<long> SpentTodayAsync(string payerId, string currency, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long?>(
            "SELECT spent FROM wallet_spent_day WHERE person_id = @payerId AND currency = @currency AND day = @day",
            new { payerId, currency, day = Day(clock.UtcMicroseconds()) }) ?? 0;
    }

    /// <summary>The row that stores limits which the person chose. The caller has checked them against the ceilings.</summary>
    public static RowWrite Store(string payerId, string currency, Limits limits) => RowWrite.One(
        """
        INSERT INTO wallet_limit (person_id, currency, per_payment, per_day, without_password)
        VALUES (@PersonId, @Currency, @PerPayment, @PerDay, @WithoutPassword)
        ON CONFLICT (person_id, currency) DO UPDATE
        SET per_payment = excluded.per_payment, per_day = excluded.per_day, without_password = excluded.without_password
        """,
        new { PersonId = payerId, Currency = currency, limits.PerPayment, limits.PerDay, limits.WithoutPassword });

    private async ValueTask<Limits> ReadAsync(System.Data.Common.DbConnection connection, string payerId, string currency)
    {
        var own = await connection.QuerySingleOrDefaultAsync<Limits>(
            """
            SELECT per_payment AS PerPayment, per_day AS PerDay, without_password AS WithoutPassword
            FROM wallet_limit WHERE person_id = @payerId AND currency = @currency
            """,
            new { payerId, currency });
        // A ceiling that the operator lowered later holds for everybody at once.
        return own is null
            ? new Limits(options.CeilingPerPayment, options.CeilingPerDay, options.DefaultWithoutPassword)
            : new Limits(
                Math.Min(own.PerPayment, options.CeilingPerPayment),
                Math.Min(own.PerDay, options.CeilingPerDay),
                Math.Min(own.WithoutPassword, options.CeilingWithoutPassword));
    }

    private static long Day(long utcUs) => (utcUs + DayStartsUsBeforeUtc) / UsPerDay;
}
