using Npgsql;
using NpgsqlTypes;

namespace Madang.Ledger.Postgres;

/// <summary>
/// A statement whose parameters are asked for in the order of their numbers, filled, and sent; the lists behind them are used again for the next batch.
/// </summary>
internal sealed class ArrayStatement(string sql)
{
    private readonly NpgsqlBatchCommand command = new(sql);
    private int next;

    public List<long> Int64() => Array<long>(NpgsqlDbType.Bigint);

    public List<int> Int32() => Array<int>(NpgsqlDbType.Integer);

    public List<short> Int16() => Array<short>(NpgsqlDbType.Smallint);

    public List<Guid> Id() => Array<Guid>(NpgsqlDbType.Uuid);

    public List<string?> Text() => Array<string?>(NpgsqlDbType.Text);

    public void Scalar<T>(T value)
    {
        if (next == command.Parameters.Count)
            command.Parameters.Add(new NpgsqlParameter<T>());
        ((NpgsqlParameter<T>)command.Parameters[next++]).TypedValue = value;
    }

    /// <summary>The statement with all that was put in. What is asked for from here on belongs to the next batch.</summary>
    public NpgsqlBatchCommand Filled()
    {
        next = 0;
        return command;
    }

    private List<T> Array<T>(NpgsqlDbType type)
    {
        if (next == command.Parameters.Count)
            command.Parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | type });
        var list = ((NpgsqlParameter<List<T>>)command.Parameters[next++]).TypedValue!;
        list.Clear();
        return list;
    }
}
