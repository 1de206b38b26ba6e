using System.Diagnostics;
using Madang.Bench.Harness;
using Madang.Bench.Sqlite;
using Madang.Kernel.Database;
using Madang.OpenPlatform.Messages.Bodies;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Madang.Bench.Messages;

/// <summary>The rows that a thousand messages are, made beforehand as far as possible.</summary>
internal sealed class RawRows(TimeProvider time)
{
    private static readonly string Body = MessageBodies.Write(new TextBody(MessageWorld.Text));
    private readonly AscendingIds ids = new(time);
    private readonly long[] last = new long[MessageWorld.People];
    private long next;

    public IEnumerable<(string MessageId, string Sender, string ClientId, string Conversation, string Body, string Other, long OwnSequence, long OtherSequence)> Batch()
    {
        for (var i = 0; i < Load.RawBatch; i++)
        {
            var number = ++next;
            var person = (int)(number * 7919 % MessageWorld.People);
            yield return (
                Convert.ToHexStringLower(ids.Next()), MessageWorld.PersonId(person), $"m{number}", MessageWorld.Conversation(person), Body, MessageWorld.PersonId(person ^ 1), ++last[person], ++last[person ^ 1]);
        }
    }
}

/// <summary>What SQLite itself can do: the same rows with the same indexes, a thousand messages a transaction, prepared statements, one thread, synchronous FULL.</summary>
internal sealed class SqliteRawMessages(string folder, TimeProvider time) : Lane("messages.sqlite.raw", "message")
{
    private readonly RawRows rows = new(time);
    private SqliteFile? file;
    private sqlite3_stmt? begin, commit, message, entry;

    public override async Task PrepareAsync()
    {
        var path = Path.Combine(folder, "raw-messages.db");
        await using (var database = PlatformDatabase.Sqlite(path))
            await MessageWorld.PrepareAsync(database, time);
        SqliteConnection.ClearAllPools();
        file = new(path);
        file.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
        begin = file.Prepare("BEGIN IMMEDIATE");
        commit = file.Prepare("COMMIT");
        message = file.Prepare("INSERT INTO open_message (message_id, sender_id, client_id, conversation_id, kind, body, at) VALUES (?1, ?2, ?3, ?4, 'text', ?5, ?6)");
        entry = file.Prepare("INSERT INTO open_inbox_entry (inbox_id, sequence, conversation_id, what, subject, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    }

    public override Task<LaneRun> RunAsync(TimeSpan window) => Task.Run(() =>
    {
        var latencies = new List<float>();
        var cpuBefore = Cpu.OfProcessUs(Environment.ProcessId);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < window)
        {
            var one = Stopwatch.GetTimestamp();
            Write();
            latencies.Add((float)Stopwatch.GetElapsedTime(one).TotalMicroseconds);
        }
        return new LaneRun((long)latencies.Count * Load.RawBatch, Stopwatch.GetElapsedTime(start), Cpu.OfProcessUs(Environment.ProcessId) - cpuBefore, latencies);
    });

    public override ValueTask DisposeAsync()
    {
        file?.Dispose();
        return base.DisposeAsync();
    }

    private void Write()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        file!.Step(begin!);
        foreach (var row in rows.Batch())
        {
            Bind(message!, row.MessageId, row.Sender, row.ClientId, row.Conversation, row.Body);
            raw.sqlite3_bind_int64(message, 6, now);
            file.Step(message!);
            Entry(row.Sender, row.OwnSequence, row.Conversation, "out", row.MessageId, now);
            Entry(row.Other, row.OtherSequence, row.Conversation, "in", row.MessageId, now);
        }
        file.Step(commit!);
    }

    private void Entry(string inbox, long sequence, string conversation, string what, string subject, long now)
    {
        raw.sqlite3_bind_text(entry, 1, inbox);
        raw.sqlite3_bind_int64(entry, 2, sequence);
        raw.sqlite3_bind_text(entry, 3, conversation);
        raw.sqlite3_bind_text(entry, 4, what);
        raw.sqlite3_bind_text(entry, 5, subject);
        raw.sqlite3_bind_int64(entry, 6, now);
        file!.Step(entry!);
    }

    private static void Bind(sqlite3_stmt statement, params string[] values)
    {
        for (var i = 0; i < values.Length; i++)
            raw.sqlite3_bind_text(statement, i + 1, values[i]);
    }
}

/// <summary>What PostgreSQL itself can do: the same rows with the same indexes, a thousand messages a transaction, two statements with arrays, one connection.</summary>
internal sealed class PostgresRawMessages(Postgres.Cluster cluster, TimeProvider time) : Lane("messages.postgres.raw", "message")
{
    private readonly RawRows rows = new(time);
    private PlatformDatabase? database;
    private NpgsqlConnection? connection;

    public override async Task PrepareAsync()
    {
        database = PlatformDatabase.PostgreSql(await cluster.MakeDatabaseAsync("messages_raw"));
        await MessageWorld.PrepareAsync(database, time);
        connection = await database.Postgres.OpenConnectionAsync();
    }

    public override async Task<LaneRun> RunAsync(TimeSpan window)
    {
        var latencies = new List<float>();
        var cpuBefore = cluster.CpuUs();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < window)
        {
            var one = Stopwatch.GetTimestamp();
            await WriteAsync();
            latencies.Add((float)Stopwatch.GetElapsedTime(one).TotalMicroseconds);
        }
        return new((long)latencies.Count * Load.RawBatch, Stopwatch.GetElapsedTime(start), cluster.CpuUs() - cpuBefore, latencies);
    }

    public override async ValueTask DisposeAsync()
    {
        if (connection is not null)
            await connection.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        var batch = rows.Batch().ToArray();
        await using var transaction = await connection!.BeginTransactionAsync();
        await RunAsync(
            "INSERT INTO open_message (message_id, sender_id, client_id, conversation_id, kind, body, at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)", transaction,
            batch.Select(row => row.MessageId).ToArray(), batch.Select(row => row.Sender).ToArray(), batch.Select(row => row.ClientId).ToArray(), batch.Select(row => row.Conversation).ToArray(),
            batch.Select(_ => "text").ToArray(), batch.Select(row => row.Body).ToArray(), batch.Select(_ => now).ToArray());
        await RunAsync(
            "INSERT INTO open_inbox_entry (inbox_id, sequence, conversation_id, what, subject, at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)", transaction,
            batch.SelectMany(row => new[] { row.Sender, row.Other }).ToArray(), batch.SelectMany(row => new[] { row.OwnSequence, row.OtherSequence }).ToArray(),
            batch.SelectMany(row => new[] { row.Conversation, row.Conversation }).ToArray(), batch.SelectMany(_ => new[] { "out", "in" }).ToArray(),
            batch.SelectMany(row => new[] { row.MessageId, row.MessageId }).ToArray(), batch.SelectMany(_ => new[] { now, now }).ToArray());
        await transaction.CommitAsync();
    }

    private async Task RunAsync(string sql, NpgsqlTransaction transaction, params object[] columns)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var column in columns)
            command.Parameters.Add(new() { Value = column });
        await command.ExecuteNonQueryAsync();
    }
}
