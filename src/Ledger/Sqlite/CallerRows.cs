using Madang.Kernel.Database;
using SQLitePCL;

namespace Madang.Ledger.Sqlite;

/// <summary>Runs rows of callers on the writer's connection, by statements prepared once for each SQL text.</summary>
internal sealed class CallerRows(sqlite3 database) : IDisposable
{
    // A caller's SQL is constant text, so there are few; a caller that breaks this pays with preparing again, not with our memory.
    private const int StatementLimit = 500;
    private readonly Dictionary<string, Prepared> statements = new(StringComparer.Ordinal);

    /// <summary>A statement, and for each of its parameters the position at which callers gave its value last time.</summary>
    private sealed record Prepared(SqliteStatement Statement, string[] Names, int[] Positions);

    /// <returns>How many rows were touched.</returns>
    /// <exception cref="InvalidOperationException">The statement cannot be prepared, or a parameter has no value or one of a strange type.</exception>
    /// <exception cref="SqliteFailure">The statement failed.</exception>
    public int Run(RowWrite row)
    {
        var prepared = PreparedOf(row.Sql);
        var statement = prepared.Statement;
        for (var i = 0; i < prepared.Names.Length; i++)
            Bind(statement, i + 1, ValueOf(row, prepared, i));
        var before = raw.sqlite3_total_changes(database);
        while (statement.Read())
        {
            // What a RETURNING clause says is of no interest here.
        }
        return raw.sqlite3_total_changes(database) == before ? 0 : raw.sqlite3_changes(database);
    }

    private static object? ValueOf(RowWrite row, Prepared prepared, int parameter)
    {
        var parameters = row.Parameters;
        var name = prepared.Names[parameter].AsSpan(1);
        var likely = prepared.Positions[parameter];
        if (likely < parameters.Count && name.SequenceEqual(parameters[likely].Key))
            return parameters[likely].Value;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (!name.SequenceEqual(parameters[i].Key))
                continue;
            prepared.Positions[parameter] = i;
            return parameters[i].Value;
        }
        throw new InvalidOperationException($"The row gives no value for {prepared.Names[parameter]}.");
    }

    private static void Bind(SqliteStatement statement, int index, object? value)
    {
        switch (value)
        {
            case null:
                statement.BindNull(index);
                break;
            case string text:
                statement.Bind(index, text);
                break;
            case long or int or short or byte:
                statement.Bind(index, Convert.ToInt64(value));
                break;
            case bool flag:
                statement.Bind(index, flag ? 1L : 0L);
                break;
            case byte[] bytes:
                statement.Bind(index, bytes.AsSpan());
                break;
            default:
                throw new InvalidOperationException($"A row's value may be text, an integer, a truth value, bytes or nothing, but not {value.GetType().Name}.");
        }
    }

    private Prepared PreparedOf(string sql)
    {
        if (statements.TryGetValue(sql, out var known))
            return known;
        if (statements.Count >= StatementLimit)
            Clear();
        var statement = new SqliteStatement(database, sql);
        var names = new string[statement.ParameterCount];
        for (var i = 0; i < names.Length; i++)
            names[i] = statement.ParameterName(i + 1) is { Length: > 1 } name ? name : throw new InvalidOperationException("A row's parameters have names.");
        return statements[sql] = new(statement, names, [.. Enumerable.Range(0, names.Length)]);
    }

    private void Clear()
    {
        foreach (var prepared in statements.Values)
            prepared.Statement.Dispose();
        statements.Clear();
    }

    public void Dispose() => Clear();
}
