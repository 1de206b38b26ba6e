using System.Globalization;
using Madang.Kernel.Refusals;
using Madang.Kernel.Time;
using Madang.Pay.Transactions;
using Madang.Pay.Wire;

namespace Madang.Pay.Bills;

/// <summary>One day of business: midnight to midnight at UTC+8, whatever the server's own zone.</summary>
internal readonly record struct BillDay(DateOnly Date)
{
    private const int OldestMonths = 3;

    /// <summary>When the day began, in UTC microseconds.</summary>
    public long FromUtcUs => BusinessDay.StartUtcUs(Date);

    /// <summary>When it ended (exclusive).</summary>
    public long ToUtcUs => BusinessDay.StartUtcUs(Date.AddDays(1));

    /// <summary>As <c>bill_date</c> writes it.</summary>
    public override string ToString() => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads <c>bill_date</c>, such as 2026-11-23. A bill is there as soon as its day has ended (the real service takes until nine in the morning),
    /// and for three months.
    /// </summary>
    public static bool TryRead(string? text, TimeProvider business, out BillDay day, out Refusal refusal)
    {
        (day, refusal) = (default, null!);
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            refusal = WireRefusals.Param("bill_date", text, "must be a date such as 2026-11-23", "query");
            return false;
        }
        var today = BusinessDay.Of(business.GetUtcNow());
        day = new BillDay(date);
        if (date == today)
            refusal = BillRefusals.Creating($"The bill of {day} is cut when the day is over, at midnight UTC+8.");
        else if (date > today)
            refusal = WireRefusals.InvalidRequest($"bill_date {day} is in the future; today is {new BillDay(today)} (UTC+8).");
        else if (date < today.AddMonths(-OldestMonths))
            refusal = WireRefusals.InvalidRequest($"bill_date {day} is more than three months ago.");
        return refusal is null;
    }

    /// <summary>An instant as bills write it, at UTC+8: 2026-11-23 12:00:01.</summary>
    public static string Write(long utcUs) => Microseconds.ToInstant(utcUs).ToOffset(BusinessDay.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
