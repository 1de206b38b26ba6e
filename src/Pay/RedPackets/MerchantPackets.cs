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

    private long Today() => (clock.UtcMicroseconds() + DayStartsUsBeforeUtc) / UsPerDay;
}
