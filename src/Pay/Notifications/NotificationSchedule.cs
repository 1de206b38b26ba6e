namespace Madang.Pay.Notifications;

/// <summary>When a callback that was not taken is sent again, as the real service documents it, in business time.</summary>
internal static class NotificationSchedule
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20),
        TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60),
        TimeSpan.FromHours(3), TimeSpan.FromHours(3), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(6),
    ];

    /// <summary>The wait after the failed attempt of this number, 1 for the first; null when it is given up.</summary>
    public static TimeSpan? DelayAfter(long attempt) => attempt >= 1 && attempt <= Delays.Length ? Delays[attempt - 1] : null;
}
