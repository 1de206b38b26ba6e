using Madang.Bench.Harness;
using Madang.Bench.Memory;
using Madang.Bench.Messages;
using Madang.Bench.Postgres;
using Madang.Bench.Sqlite;
using Madang.Bench.Wire;
using Madang.Kernel.Database;

namespace Madang.Bench;

/// <summary>One call of <c>bench/run</c>: the lanes that the named bars need, their rounds, the lines and the page.</summary>
internal static class Session
{
    /// <summary>Until ten thousand connected clients have one message.</summary>
    private const double MostSecondsToAll = 2;

    /// <returns>The exit code: 0 when every bar is met, 1 when one is missed.</returns>
    public static async Task<int> RunAsync(Options options, TimeProvider time, TextWriter output, TextWriter log)
    {
        SQLitePCL.Batteries_V2.Init();
        var work = Environment.GetEnvironmentVariable("MADANG_BENCH_WORK") ?? throw new InvalidOperationException("Start through bench/run.");
        var bars = Bars.All.Where(bar => options.Names.Contains(bar.Group)).ToList();
        var needed = options.Lanes.Count > 0 ? options.Lanes.ToHashSet() : bars.SelectMany(bar => new[] { bar.Subject, bar.Rival }).ToHashSet();
        bars.RemoveAll(bar => !needed.Contains(bar.Subject) || !needed.Contains(bar.Rival));
        var conditions = new List<string>
        {
            $"Date: {time.GetUtcNow():yyyy-MM-dd}",
            $"Machine: {Machine.Describe(work)}",
            $"Commit: {Machine.Commit()}",
            FormattableString.Invariant($"Rounds: {options.Rounds}, interleaved, each lane {options.Window.TotalSeconds:0.#} s a round; one more round before them to warm up"),
        };
        Cluster? cluster = null;
        if (needed.Any(lane => lane.Contains("postgres.", StringComparison.Ordinal) || lane == "messages.postgres"))
        {
            cluster = Cluster.FromEnvironment();
            conditions.Add(await cluster.DescribeAsync());
        }
        conditions.Add($"SQLite {SQLitePCL.raw.sqlite3_libversion().utf8_to_string()}");

        var lanes = AllLanes(work, cluster, time).Where(lane => needed.Contains(lane.Key)).Select(lane => lane.Value()).ToList();
        IReadOnlyDictionary<string, List<LaneRun>> runs;
        try
        {
            runs = await Rounds.RunAsync(lanes, options.Rounds, options.Window, log);
        }
        finally
        {
            foreach (var lane in lanes)
                await lane.DisposeAsync();
        }

        var byName = lanes.ToDictionary(lane => lane.Name);
        var missed = 0;
        foreach (var bar in bars)
        {
            var figure = Report.Ratio(bar, runs, byName);
            await output.WriteLineAsync(bar.Line(figure));
            missed += bar.IsMetBy(figure) ? 0 : 1;
        }
        var memory = "";
        if (options.Lanes.Count == 0 && options.Names.Contains("memory"))
        {
            await log.WriteLineAsync("measuring memory");
            memory = await MemoryTable.MeasureAsync(work);
        }
        if (options.Lanes.Count == 0 && options.Names.Contains("clients"))
        {
            await log.WriteLineAsync("connecting 10,000 clients");
            var (table, seconds) = await ManyClients.MeasureAsync(work, time);
            await output.WriteLineAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"BAR messages-to-all {seconds:0.00} <= {MostSecondsToAll}"));
            missed += seconds <= MostSecondsToAll ? 0 : 1;
            memory += $"\nClients connected to one node, idle; then one message to all of them.\n\n{table}";
        }
        var page = Report.Page("Benchmarks", conditions, bars, byName, runs, memory);
        if (ReportPath(options, time) is { } path)
            await File.WriteAllTextAsync(path, page);
        else
            await log.WriteLineAsync(page);
        return missed == 0 ? 0 : 1;
    }

    private static string? ReportPath(Options options, TimeProvider time)
    {
        if (options.ReportPath is not null || options.IsQuick || options.Lanes.Count > 0 || options.Names.Count < Bars.Groups.Count)
            return options.ReportPath;
        var folder = Environment.GetEnvironmentVariable("MADANG_BENCH_RESULTS");
        if (folder is null)
            return null;
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{time.GetUtcNow():yyyy-MM-dd}-{Machine.Slug}.md");
    }

    // Rivals stand beside their subjects, so that as little time as possible lies between the two sides of a ratio.
    private static Dictionary<string, Func<Lane>> AllLanes(string work, Cluster? cluster, TimeProvider time)
    {
        return new()
        {
            ["sqlite.hot"] = () => OnSqlite("sqlite.hot", Shape.Hot, Load.ClientsInFlight),
            ["sqlite.random"] = () => OnSqlite("sqlite.random", Shape.Random, Load.ClientsInFlight),
            ["sqlite.raw"] = () => new SqliteRawBatches(work, time),
            ["sqlite.one"] = () => OnSqlite("sqlite.one", Shape.Random, 1),
            ["disk.fdatasync"] = () => new DiskSync(work),
            ["postgres.one"] = () => OnPostgres("postgres.one", Shape.Random, 1),
            ["postgres.copy"] = () => new PostgresCopy(cluster!, time),
            ["postgres.random"] = () => OnPostgres("postgres.random", Shape.Random, Load.ClientsInFlight),
            ["postgres.textbook.random"] = () => new PostgresTextbook(cluster!, Shape.Random, time),
            ["postgres.hot"] = () => OnPostgres("postgres.hot", Shape.Hot, Load.ClientsInFlight),
            ["postgres.textbook.hot"] = () => new PostgresTextbook(cluster!, Shape.Hot, time),
            ["http.native"] = () => new SignedHttp(work),
            ["messages.sqlite"] = () => new MessageLane("messages.sqlite", () => Task.FromResult(PlatformDatabase.Sqlite(Path.Combine(work, "messages.db"))), () => Cpu.OfProcessUs(Environment.ProcessId), time),
            ["messages.sqlite.raw"] = () => new SqliteRawMessages(work, time),
            ["messages.postgres"] = () => new MessageLane("messages.postgres", async () => PlatformDatabase.PostgreSql(await cluster!.MakeDatabaseAsync("messages")), () => cluster!.CpuUs(), time),
            ["messages.postgres.raw"] = () => new PostgresRawMessages(cluster!, time),
            ["openssl.sign"] = () => new OpenSslSigning(),
        };

        LedgerLane OnSqlite(string name, Shape shape, int clients) =>
            new(name, () => OpenLedger.OnSqliteAsync(Path.Combine(work, $"{name}.db"), time), shape, clients, time);

        LedgerLane OnPostgres(string name, Shape shape, int clients) =>
            new(name, () => OpenLedger.OnPostgresAsync(cluster!, name.Replace('.', '_'), time), shape, clients, time);
    }
}
