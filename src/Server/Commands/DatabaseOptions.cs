using System.CommandLine;
using Madang.Kernel.Database;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary>The two options by which the server and the commands that read its database find it.</summary>
internal static class DatabaseOptions
{
    /// <summary>Where <c>./run</c> says the checkout is, so that the default does not depend on the current folder.</summary>
    private const string HomeVariable = "MADANG_HOME";

    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder: database, keys, operator's token. Made at the first start.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultDataPath(),
    };

    public static Option<string?> Database() => new("--database")
    {
        Description = "PostgreSQL 15 or later instead of SQLite: a connection string or postgres://user:password@host/name. Also read from MADANG_DATABASE, which keeps a password out of the process list.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MADANG_DATABASE") is { Length: > 0 } address ? address : null,
    };

    public static string DefaultDataPath() => Path.Combine(Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } home ? home : Environment.CurrentDirectory, "data");

    /// <summary>The database that a platform with the same options uses.</summary>
    /// <exception cref="CommandFailure">There is none yet.</exception>
    public static PlatformDatabase OpenExisting(string dataPath, string? database)
    {
        if (database is not null)
            return PostgreSql(database);
        var file = DataFolder.DatabaseFileIn(Path.GetFullPath(dataPath));
        if (!File.Exists(file))
            throw new CommandFailure($"There is no database at {file}. Name the platform's data folder with --data DIR, or its PostgreSQL with --database.");
        return PlatformDatabase.Sqlite(file);
    }

    /// <summary>PostgreSQL at this address.</summary>
    /// <exception cref="CommandFailure">The address cannot be read.</exception>
    public static PlatformDatabase PostgreSql(string address)
    {
        try
        {
            return PlatformDatabase.PostgreSql(address);
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException or FormatException)
        {
            throw new CommandFailure("--database cannot be read: write Host=…;Database=…;Username=…;Password=… or postgres://user:password@host:5432/name.", CommandFailure.Usage);
        }
    }
}
