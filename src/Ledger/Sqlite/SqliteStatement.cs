using System.Text;
using SQLitePCL;

namespace Madang.Ledger.Sqlite;

/// <summary>
/// A prepared statement of the writer's own, bound and stepped without the cost of ADO.NET. Values stay bound until they are bound anew,
/// so what is the same for every row is bound once.
/// </summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    private const int IdLength = 16;
    private const int ShortTextLength = 128;
    private readonly sqlite3 database;
    private readonly sqlite3_stmt owner;
    private readonly nint statement;
    // Pinned, a place for each parameter: SQLite reads ids and short texts from here and need not copy them.
    private readonly byte[] values;
    private readonly byte* pinned;
    private readonly bool[] isNull;
    private int bound;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out owner);
        SqliteFailure.ThrowUnlessOk(database, code, sql);
        statement = owner.DangerousGetHandle();
        ParameterCount = raw.sqlite3_bind_parameter_count(owner);
        isNull = new bool[ParameterCount + 1];
        values = GC.AllocateArray<byte>((ParameterCount + 1) * ShortTextLength, pinned: true);
        pinned = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref values[0]);
    }

    public int ParameterCount { get; }

    /// <summary>The parameter's name with its sign; null when it has none. Counted from 1.</summary>
    public string? ParameterName(int index) => raw.sqlite3_bind_parameter_name(owner, index).utf8_to_string();

    public void Bind(int index, long value)
    {
        isNull[index] = false;
        bound |= SqliteNative.BindInt64(statement, index, value);
    }

    public void BindOrNull(int index, long value)
    {
        if (value == 0)
            BindNull(index);
        else
            Bind(index, value);
    }

    /// <summary>Most rows leave the same columns empty: binding NULL again is left out.</summary>
    public void BindNull(int index)
    {
        if (isNull[index])
            return;
        bound |= SqliteNative.BindNull(statement, index);
        isNull[index] = true;
    }

    public void Bind(int index, ReadOnlySpan<byte> value)
    {
        isNull[index] = false;
        // An empty blob must not become NULL, which is what SQLite makes of a null pointer.
        fixed (byte* bytes = value.IsEmpty ? [0] : value)
            bound |= SqliteNative.BindBlob(statement, index, bytes, value.Length, SqliteNative.Transient);
    }

    /// <summary>Binds an id as its 16 bytes in network order, so that the order of bytes is the order of time; an empty one as NULL.</summary>
    public void Bind(int index, Guid id)
    {
        if (id == Guid.Empty)
        {
            BindNull(index);
            return;
        }
        isNull[index] = false;
        id.TryWriteBytes(values.AsSpan(index * ShortTextLength, IdLength), bigEndian: true, out _);
        bound |= SqliteNative.BindBlob(statement, index, pinned + (index * ShortTextLength), IdLength, SqliteNative.Static);
    }

    /// <summary>Binds text as UTF-8; null as NULL.</summary>
    public void Bind(int index, string? text)
    {
        if (text is null)
        {
            BindNull(index);
            return;
        }
        isNull[index] = false;
        if (Encoding.UTF8.TryGetBytes(text, values.AsSpan(index * ShortTextLength, ShortTextLength), out var length))
        {
            bound |= SqliteNative.BindText(statement, index, pinned + (index * ShortTextLength), length, SqliteNative.Static);
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* first = bytes)
            bound |= SqliteNative.BindText(statement, index, first, bytes.Length, SqliteNative.Transient);
    }

    /// <summary>Runs a statement that returns no rows. False when a primary key or unique constraint stood in the way.</summary>
    public bool Run()
    {
        var code = Step();
        Reset();
        if (code == raw.SQLITE_DONE)
            return true;
        if (code == raw.SQLITE_CONSTRAINT && raw.sqlite3_extended_errcode(database) is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_UNIQUE)
            return false;
        throw SqliteFailure.Of(database, code);
    }

    /// <summary>Moves to the next row; false, and reset, when there is none.</summary>
    public bool Read()
    {
        var code = Step();
        if (code == raw.SQLITE_ROW)
            return true;
        Reset();
        return code == raw.SQLITE_DONE ? false : throw SqliteFailure.Of(database, code);
    }

    // A reset repeats the error of the step; only the step's matters.
    public void Reset() => _ = SqliteNative.Reset(statement);

    public long Int64(int column) => raw.sqlite3_column_int64(owner, column);

    public string Text(int column) => raw.sqlite3_column_text(owner, column).utf8_to_string();

    public Guid Id(int column)
    {
        var bytes = raw.sqlite3_column_blob(owner, column);
        return bytes.Length == IdLength ? new Guid(bytes, bigEndian: true) : Guid.Empty;
    }

    public byte[] Blob(int column) => raw.sqlite3_column_blob(owner, column).ToArray();

    public void Dispose() => owner.Dispose();

    private int Step()
    {
        if (bound == raw.SQLITE_OK)
            return SqliteNative.Step(statement);
        // A value that could not be bound leaves the one of the row before in its place: such a row must never be written.
        var code = bound;
        bound = raw.SQLITE_OK;
        throw new SqliteFailure($"SQLite answered {code} when a value was bound.", code);
    }
}
