using System.Data.Common;
using System.Text.Json;
using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Time;
using Microsoft.Data.Sqlite;

namespace Madang.Pay.Sandbox;

/// <summary>
/// The newest exchanges, a bounded ring. On PostgreSQL an unlogged table that nodes share; on SQLite a file beside the database, so that
/// the ledger's write lock is never taken for it.
/// </summary>
internal sealed class RequestStore(PlatformDatabase database, BusinessClock clock) : IDisposable
{
    /// <summary>How many exchanges are kept.</summary>
    public const int Kept = 5_000;

    private const int SweepEvery = 500;

    private const string SqliteSchema = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
        CREATE TABLE IF NOT EXISTS sandbox_request (
          seq integer PRIMARY KEY AUTOINCREMENT, id text NOT NULL UNIQUE, at_us bigint NOT NULL, kind text NOT NULL, mchid text NOT NULL,
          method text NOT NULL, path text NOT NULL, status bigint NOT NULL, verdict text NOT NULL, code text NOT NULL, trade text NOT NULL,
          duration_us bigint NOT NULL, record text NOT NULL);
        CREATE INDEX IF NOT EXISTS sandbox_request_mchid ON sandbox_request (mchid, seq);
        """;

    private readonly Lock opening = new();
    private SqliteConnection? keepsPragmas;
    private long appended;

    /// <summary>Stores a batch, masked, and drops what falls off the end of the ring.</summary>
    public async Task AppendAsync(IReadOnlyList<RequestRecord> batch, CancellationToken cancellation)
    {
        var rows = batch.Select(ToRow).ToList();
        await using var connection = await OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO sandbox_request (id, at_us, kind, mchid, method, path, status, verdict, code, trade, duration_us, record)
            VALUES (@Id, @AtUs, @Kind, @MchId, @Method, @Path, @Status, @Verdict, @Code, @Trade, @DurationUs, @Record)
            """,
            rows,
            transaction);
        if ((appended += rows.Count) >= SweepEvery)
        {
            appended = 0;
            await connection.ExecuteAsync("DELETE FROM sandbox_request WHERE seq <= (SELECT max(seq) FROM sandbox_request) - @Kept", new { Kept }, transaction);
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The newest exchanges that fit the filter, newest first, and, when it names one, on one side of a sequence number.</summary>
    public async Task<IReadOnlyList<RequestSummary>> ListAsync(RequestFilter filter, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        var among = filter.Among is null ? "" : $" AND {database.IsAnyOf("mchid", "Among")}";
        var rows = await connection.QueryAsync<RequestSummary>(
            $"""
            SELECT seq AS Seq, id AS Id, at_us AS AtUs, kind AS Kind, mchid AS MchId, method AS Method, path AS Path, status AS Status,
                   verdict AS Verdict, code AS Code, trade AS Trade, duration_us AS DurationUs
            FROM sandbox_request
            WHERE seq < @Before AND seq > @After AND (@MchId = '' OR mchid = @MchId) AND (@Verdict = '' OR verdict = @Verdict) AND (@Kind = '' OR kind = @Kind)
              AND (@PathPattern = '' OR path LIKE @PathPattern ESCAPE '!' OR trade LIKE @PathPattern ESCAPE '!') AND (@FailedOnly = 0 OR status >= 400 OR status = 0){among}
            ORDER BY seq DESC LIMIT @Limit
            """,
            filter.ToParameters());
        return rows.AsList();
    }

    /// <summary>One exchange whole; null when it is unknown or has fallen off the ring.</summary>
    public async Task<RequestDetail?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        var record = await connection.ExecuteScalarAsync<string?>("SELECT record FROM sandbox_request WHERE id = @id", new { id });
        return record is null ? null : JsonSerializer.Deserialize<RequestDetail>(record);
    }

    /// <summary>Drops at most this many of the oldest records, if they were stored before a time of the machine's clock.</summary>
    /// <returns>How many were dropped.</returns>
    public async ValueTask<int> ForgetAsync(long beforeUs, int most, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        return await connection.ExecuteAsync(
            "DELETE FROM sandbox_request WHERE seq IN (SELECT seq FROM sandbox_request WHERE at_us < @beforeUs ORDER BY seq LIMIT @most)", new { beforeUs, most });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        keepsPragmas?.Dispose();
        if (database.Engine == DatabaseEngine.Sqlite)
            SqliteConnection.ClearPool(new SqliteConnection(SqliteAddress()));
    }

    private static RequestRow ToRow(RequestRecord record, string id, long shiftUs)
    {
        var detail = RequestDetail.From(record, id, shiftUs);
        return new(
            id, record.AtUtcUs, record.Kind.ToString(), record.MchId ?? "", detail.Method, detail.Url, record.Status, record.Verdict.ToString(),
            record.ErrorCode ?? "", detail.Trade ?? "", record.DurationUs, JsonSerializer.Serialize(detail));
    }

    private RequestRow ToRow(RequestRecord record) => ToRow(record, TimeOrderedId.NewText(clock.Machine), Microseconds.Of(clock.Shift));

    private async ValueTask<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        if (database.Engine == DatabaseEngine.Postgres)
            return await database.OpenAsync(cancellation);
        EnsureSqliteFile();
        var connection = new SqliteConnection(SqliteAddress());
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync("PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000");
        return connection;
    }

    private void EnsureSqliteFile()
    {
        lock (opening)
        {
            if (keepsPragmas is not null)
                return;
            var first = new SqliteConnection(SqliteAddress());
            first.Open();
            first.Execute(SqliteSchema);
            keepsPragmas = first;
        }
    }

    private string SqliteAddress()
    {
        var main = new SqliteConnectionStringBuilder(database.ConnectionString);
        main.DataSource = Path.ChangeExtension(main.DataSource, ".requests.db");
        return main.ConnectionString;
    }

    private sealed record RequestRow(
        string Id, long AtUs, string Kind, string MchId, string Method, string Path, long Status, string Verdict, string Code, string Trade, long DurationUs, string Record);
}
