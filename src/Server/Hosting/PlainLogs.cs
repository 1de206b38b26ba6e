using Microsoft.Extensions.Logging.Console;

namespace Madang.Server.Hosting;

/// <summary>One line an event on the console; the framework speaks only when something is wrong.</summary>
internal static class PlainLogs
{
    public static void AddPlainLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Madang", LogLevel.Information);
    }
}
