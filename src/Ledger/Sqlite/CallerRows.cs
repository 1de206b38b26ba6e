using Madang.Kernel.Database;
using Microsoft.Data.Sqlite;

namespace Madang.Ledger.Sqlite;

/// <summary>Runs rows of callers on the writer's connection, by commands prepared once for each SQL text.</summary>
internal sealed class CallerRows(SqliteConnection connection) : IDisposable
{
    // A caller's SQL is constant text, so there are few; a caller that breaks this pays with preparing again, not with our memory.
    private const int CommandLimit = 500;
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);

    /// <returns>How many rows were touched.</returns>
    public int Run(RowWrite row)
    {
        var command = CommandOf(row);
        var parameters = row.Parameters;
        for (var i = 0; i < parameters.Count; i++)
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }

    private SqliteCommand CommandOf(RowWrite row)
    {
        if (commands.TryGetValue(row.Sql, out var known) && Fits(known, row))
            return known;
        if (known is not null)
        {
            commands.Remove(row.Sql);
            known.Dispose();
        }
        if (commands.Count >= CommandLimit)
            Clear();
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the caller's constant; values travel as parameters.
        command.CommandText = row.Sql;
#pragma warning restore CA2100
        foreach (var (name, _) in row.Parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
        commands.Add(row.Sql, command);
        return command;
    }

    private static bool Fits(SqliteCommand command, RowWrite row)
    {
        if (command.Parameters.Count != row.Parameters.Count)
            return false;
        for (var i = 0; i < row.Parameters.Count; i++)
        {
            var name = command.Parameters[i].ParameterName;
            if (name.Length != row.Parameters[i].Key.Length + 1 || !name.AsSpan(1).SequenceEqual(row.Parameters[i].Key))
                return false;
        }
        return true;
    }

    private void Clear()
    {
        foreach (var command in commands.Values)
            command.Dispose();
        commands.Clear();
    }

    public void Dispose() => Clear();
}
