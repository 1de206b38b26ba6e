using System.Data.Common;
using Madang.Kernel.Database;

namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>A connection on which batches are written, with its statements. One batch at a time.</summary>
internal sealed class BatchSession(DatabaseEngine engine, DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> prepared = new(StringComparer.Ordinal);
    private DbTransaction? transaction;

    public static async ValueTask<BatchSession> OpenAsync(PlatformDatabase database) => new(database.Engine, await database.OpenAsync());

    public async ValueTask BeginAsync() => transaction = await connection.BeginTransactionAsync();

    public async ValueTask CommitAsync()
    {
        await transaction!.CommitAsync();
        await EndAsync();
    }

    /// <summary>Undoes what was not committed; nothing when nothing is open.</summary>
    public async ValueTask RollbackAsync()
    {
        if (transaction is null)
            return;
        await transaction.RollbackAsync();
        await EndAsync();
    }

    /// <summary>Runs a statement for many rows, given as columns of one length: arrays of texts or of numbers.</summary>
    public async ValueTask RunAsync(BatchStatement statement, params Array[] columns)
    {
        if (columns[0].Length == 0)
            return;
        var command = CommandOf(statement, columns);
        foreach (var _ in Rows(command, columns))
            await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a query for many rows and hands over each row that it finds.</summary>
    public async ValueTask ReadAsync(BatchStatement statement, Action<DbDataReader> found, params Array[] columns)
    {
        if (columns[0].Length == 0)
            return;
        var command = CommandOf(statement, columns);
        foreach (var _ in Rows(command, columns))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                found(reader);
        }
    }

    /// <summary>Runs a caller's rows in order: all, or none with the index of the one whose condition did not hold.</summary>
    /// <returns>-1 when all stand.</returns>
    /// <exception cref="DbException">The database refused a row; the others of this unit are undone with it.</exception>
    public async ValueTask<int> RunRowsAsync(IReadOnlyList<RowWrite> rows)
    {
        await transaction!.SaveAsync("unit");
        try
        {
            for (var i = 0; i < rows.Count; i++)
            {
                var touched = await RunRowAsync(rows[i]);
                if (rows[i].ExpectedRows is not { } expected || expected == touched)
                    continue;
                await transaction.RollbackAsync("unit");
                return i;
            }
        }
        catch (DbException)
        {
            await transaction.RollbackAsync("unit");
            throw;
        }
        await transaction.ReleaseAsync("unit");
        return -1;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in prepared.Values)
            await command.DisposeAsync();
        if (transaction is not null)
            await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async ValueTask EndAsync()
    {
        await transaction!.DisposeAsync();
        transaction = null;
    }

    // A command of its own each time: Npgsql, which prepares by the text anyway, goes on with the parameters of before when they are put anew into a command that it has prepared.
    private async ValueTask<int> RunRowAsync(RowWrite row)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = row.Sql;
        command.Transaction = transaction;
        foreach (var (name, value) in row.Parameters)
            Add(command, name, value is bool flag ? (flag ? 1L : 0L) : value ?? DBNull.Value);
        return await command.ExecuteNonQueryAsync();
    }

    private DbCommand CommandOf(BatchStatement statement, Array[] columns)
    {
        var sql = engine == DatabaseEngine.Postgres ? statement.Postgres : statement.Sqlite;
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < columns.Length; i++)
                Add(command, statement.Columns[i], columns[i]);
            prepared.Add(sql, command);
        }
        command.Transaction = transaction;
        return command;
    }

    // Once with the arrays as they are, or once for each row.
    private IEnumerable<int> Rows(DbCommand command, Array[] columns)
    {
        if (engine == DatabaseEngine.Postgres)
        {
            for (var i = 0; i < columns.Length; i++)
                command.Parameters[i].Value = columns[i];
            yield return 0;
            yield break;
        }
        for (var row = 0; row < columns[0].Length; row++)
        {
            for (var i = 0; i < columns.Length; i++)
                command.Parameters[i].Value = columns[i].GetValue(row);
            yield return row;
        }
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
