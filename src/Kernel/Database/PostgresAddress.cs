using Npgsql;

namespace Madang.Kernel.Database;

/// <summary>Reads the two ways in which people write down a PostgreSQL database.</summary>
internal static class PostgresAddress
{
    /// <summary>Turns <c>postgres://user:p%40ss@host:5432/name?sslmode=require</c> into an Npgsql connection string; leaves any other text as it is.</summary>
    public static string ToConnectionString(string text)
    {
        if (!text.StartsWith("postgres://", StringComparison.Ordinal) && !text.StartsWith("postgresql://", StringComparison.Ordinal))
            return text;
        var address = new Uri(text);
        var credentials = address.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port > 0 ? address.Port : 5432,
            Database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')),
        };
        if (credentials[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(credentials[0]);
        if (credentials.Length == 2)
            builder.Password = Uri.UnescapeDataString(credentials[1]);
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = parts[0] == "sslmode" ? "SSL Mode" : parts[0];
            builder[Uri.UnescapeDataString(name)] = Uri.UnescapeDataString(parts.Length == 2 ? parts[1] : "");
        }
        return builder.ConnectionString;
    }
}
