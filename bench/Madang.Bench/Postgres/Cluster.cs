using System.Globalization;
using Madang.Bench.Harness;
using Npgsql;

namespace Madang.Bench.Postgres;

/// <summary>The throw-away PostgreSQL server that <c>bench/run</c> started, with the durability it comes with.</summary>
internal sealed class Cluster
{
    private const string AddressVariable = "MADANG_BENCH_POSTGRES";
    private const string ProcessVariable = "MADANG_BENCH_POSTGRES_PID";
    // A server takes 100 connections as it comes, and several pools share it here.
    private const int LargestPool = 20;
    private readonly string address;
    private readonly int postmaster;

    private Cluster(string address, int postmaster)
    {
        this.address = address;
        this.postmaster = postmaster;
    }

    /// <summary>CPU of this process and of the whole server, in microseconds.</summary>
    public double CpuUs() => Cpu.OfProcessUs(Environment.ProcessId) + Cpu.OfFamilyUs(postmaster);

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Cluster FromEnvironment()
    {
        var address = Environment.GetEnvironmentVariable(AddressVariable);
        if (string.IsNullOrEmpty(address) || !int.TryParse(Environment.GetEnvironmentVariable(ProcessVariable), CultureInfo.InvariantCulture, out var pid))
            throw new InvalidOperationException($"{AddressVariable} and {ProcessVariable} are not set. Start through bench/run, which starts a PostgreSQL of its own.");
        return new Cluster(address, pid);
    }

    /// <summary>The connection string of a new, empty database of this name.</summary>
    public async Task<string> MakeDatabaseAsync(string name)
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var make = source.CreateCommand($"CREATE DATABASE \"{name}\"");
        await make.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(address) { Database = name, MaxPoolSize = LargestPool }.ConnectionString;
    }

    /// <summary>A pool of at most so many connections to a new database; statements are prepared when they are used again.</summary>
    public async Task<NpgsqlDataSource> MakeDatabaseAsync(string name, int connections)
    {
        var builder = new NpgsqlConnectionStringBuilder(await MakeDatabaseAsync(name))
        {
            MaxPoolSize = connections,
            MinPoolSize = connections,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        return NpgsqlDataSource.Create(builder.ConnectionString);
    }

    /// <summary>Settles a freshly filled database, so that no vacuum of its loading falls into a window.</summary>
    public async Task VacuumAsync(NpgsqlDataSource source)
    {
        await using var vacuum = source.CreateCommand("VACUUM ANALYZE");
        await vacuum.ExecuteNonQueryAsync();
        await using var checkpoint = source.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync();
    }

    /// <summary>What decides durability and speed on this server, for the report.</summary>
    public async Task<string> DescribeAsync()
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var ask = source.CreateCommand("""
            SELECT 'PostgreSQL ' || current_setting('server_version') || ', ' ||
              (SELECT string_agg(name || ' ' || current_setting(name), ', ' ORDER BY name)
               FROM unnest(ARRAY['fsync', 'full_page_writes', 'max_wal_size', 'shared_buffers', 'synchronous_commit', 'wal_sync_method']) name)
            """);
        return (string)(await ask.ExecuteScalarAsync())!;
    }
}
