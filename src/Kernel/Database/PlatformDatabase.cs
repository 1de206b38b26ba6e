using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Madang.Kernel.Database;

/// <summary>
/// Where everything is stored. Readers open connections here; facts that must commit together go through the writer that owns them.
/// </summary>
public sealed class PlatformDatabase : IAsyncDisposable
{
    private const int UnsetPoolSize = 100;
    private const int ConnectionsPerNode = 30;

    private readonly NpgsqlDataSource? postgres;

    private PlatformDatabase(DatabaseEngine engine, string connectionString, NpgsqlDataSource? postgres)
    {
        Engine = engine;
        ConnectionString = connectionString;
        this.postgres = postgres;
    }

    /// <summary>Which engine this is.</summary>
    public DatabaseEngine Engine { get; }

    /// <summary>The connection string. It may hold a password: never log it.</summary>
    public string ConnectionString { get; }

    /// <summary>The PostgreSQL pool; only on that engine.</summary>
    public NpgsqlDataSource Postgres => postgres ?? throw new InvalidOperationException("This database is not PostgreSQL.");

    /// <summary>A SQLite file, made when it is not there. Its folder must exist.</summary>
    public static PlatformDatabase Sqlite(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        var builder = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = true, DefaultTimeout = 30 };
        return new(DatabaseEngine.Sqlite, builder.ConnectionString, postgres: null);
    }

    /// <summary>A PostgreSQL database, by an Npgsql connection string or a <c>postgres://user:password@host:port/database</c> address.</summary>
    public static PlatformDatabase PostgreSql(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(PostgresAddress.ToConnectionString(connectionString));
        builder.ConnectionStringBuilder.MaxAutoPrepare = 200;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        // The client's own limit is all the connections that PostgreSQL gives as it comes: one node would leave none to another.
        if (builder.ConnectionStringBuilder.MaxPoolSize == UnsetPoolSize)
            builder.ConnectionStringBuilder.MaxPoolSize = ConnectionsPerNode;
        return new(DatabaseEngine.Postgres, builder.ConnectionString, builder.Build());
    }

    /// <summary>An open connection, to be disposed by the caller.</summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default)
    {
        if (postgres is not null)
            return await postgres.OpenConnectionAsync(cancellation);
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var pragmas = connection.CreateCommand();
        // FULL: an answered write survives a power cut. The mode itself (WAL) is kept in the file.
        pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;";
        await pragmas.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    /// <summary>
    /// The condition that a column is one of a list of texts: the one thing that the engines' clients spell differently. The parameter is a string[].
    /// </summary>
    public string IsAnyOf(string column, string parameter) => Engine == DatabaseEngine.Postgres ? $"{column} = ANY(@{parameter})" : $"{column} IN @{parameter}";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
            return;
        }
        // Pooled handles keep the file open; a test that deletes its folder, or a second start, must find it free.
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
