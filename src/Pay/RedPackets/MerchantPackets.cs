using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;

namespace Madang.Pay.RedPackets;

/// <summary>What merchants' packets have in common, whichever wire they come by: the daily limit of a person, and payment from the operation account.</summary>
internal sealed class MerchantPackets(PlatformDatabase database, BusinessClock clock, RedPacketOptions options)
{
    private static readonly long UsPerDay = Microseconds.Of(TimeSpan.FromDays(1));
    private static readonly long DayStartsUsBeforeUtc = Microseconds.Of(TimeSpan.FromHours(8));

    /// <summary>How many more packets this merchant may send to this person today; never negative.</summary>
    public async ValueTask<long> LeftTodayAsync(string mchId, string personId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var sent = await connection.ExecuteScalarAsync<long?>(
            "SELECT packets FROM red_packet_day WHERE mchid = @mchId AND person_id = @personId AND day = @day", new { mchId, personId, day = Today() });
        return Math.Max(0, options.MostPerPersonDay - (sent ?? 0));
    }

    /// <summary>Counts one packet to this person; a row conflict when others of the same moment used up the day.</summary>
    public RowWrite CountToday(string mchId, string personId) => RowWrite.One(
        """
        INSERT INTO red_packet_day (mchid, person_id, day, packets) VALUES (@MchId, @PersonId, @Day, 1)
        ON CONFLICT (mchid, person_id, day) DO UPDATE SET packets = red_packet_day.packets + 1 WHERE red_packet_day.packets < @Most
        """,
        new { MchId = mchId, PersonId = personId, Day = Today(), Most = (long)options.MostPerPersonDay });

    /// <summary>What this merchant has sent today over the legacy calls, to everybody and to this person. Fen.</summary>
    public async ValueTask<(long InAll, long ToPerson)> SentTodayAsync(string mchId, string personId, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<(long, long)>(
            """
            SELECT COALESCE((SELECT amount FROM red_packet_merchant_day WHERE mchid = @mchId AND day = @day), 0) AS in_all,
                   COALESCE((SELECT amount FROM red_packet_day WHERE mchid = @mchId AND person_id = @personId AND day = @day), 0) AS to_person
            """,
            new { mchId, personId, day = Today() });
    }

    /// <summary>
    /// Adds an amount to the merchant's day and, where it is for them, to the person's; a row conflict when others of the same moment used up either. After
    /// <see cref="CountToday"/>, which makes the person's row.
    /// </summary>
    public IEnumerable<RowWrite> AddToday(string mchId, string personId, long inAllFen, long toPersonFen, long mostToPersonFen)
    {
        var day = Today();
        yield return RowWrite.One(
            """
            INSERT INTO red_packet_merchant_day (mchid, day, amount) VALUES (@MchId, @Day, @Amount)
            ON CONFLICT (mchid, day) DO UPDATE SET amount = red_packet_merchant_day.amount + @Amount WHERE red_packet_merchant_day.amount + @Amount <= @Most
            """,
            new { MchId = mchId, Day = day, Amount = inAllFen, Most = options.MostFenPerMerchantDay });
        if (toPersonFen > 0)
        {
            yield return RowWrite.One(
                "UPDATE red_packet_day SET amount = amount + @Amount WHERE mchid = @MchId AND person_id = @PersonId AND day = @Day AND amount + @Amount <= @Most",
                new { MchId = mchId, PersonId = personId, Day = day, Amount = toPersonFen, Most = mostToPersonFen });
        }
    }

    private long Today() => (clock.UtcMicroseconds() + DayStartsUsBeforeUtc) / UsPerDay;
}
