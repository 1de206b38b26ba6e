using System.Text;
using SQLitePCL;

namespace Madang.Ledger.Sqlite;

/// <summary>A prepared statement of the ledger's own, bound and stepped without the cost of ADO.NET.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement);
        SqliteFailure.ThrowUnlessOk(database, code, sql);
    }

    public void Bind(int index, long value) => raw.sqlite3_bind_int64(statement, index, value);

    public void BindOrNull(int index, long value)
    {
        if (value == 0)
            raw.sqlite3_bind_null(statement, index);
        else
            raw.sqlite3_bind_int64(statement, index, value);
    }

    public void Bind(int index, ReadOnlySpan<byte> value) => raw.sqlite3_bind_blob(statement, index, value);

    /// <summary>Binds an id as its 16 bytes in network order, so that the order of bytes is the order of time; an empty one as NULL.</summary>
    public void Bind(int index, Guid id)
    {
        if (id == Guid.Empty)
        {
            raw.sqlite3_bind_null(statement, index);
            return;
        }
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        raw.sqlite3_bind_blob(statement, index, bytes);
    }

    public void Bind(int index, string? ascii)
    {
        if (ascii is null)
        {
            raw.sqlite3_bind_null(statement, index);
            return;
        }
        Span<byte> bytes = stackalloc byte[128];
        raw.sqlite3_bind_text(statement, index, bytes[..Encoding.ASCII.GetBytes(ascii, bytes)]);
    }

    /// <summary>Runs a statement that returns no rows. False when a primary key or unique constraint stood in the way.</summary>
    public bool Run()
    {
        var code = raw.sqlite3_step(statement);
        // A reset repeats the error of the step; only the step's matters.
        raw.sqlite3_reset(statement);
        if (code == raw.SQLITE_DONE)
            return true;
        if (code == raw.SQLITE_CONSTRAINT && raw.sqlite3_extended_errcode(database) is raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_UNIQUE)
            return false;
        throw SqliteFailure.Of(database, code);
    }

    /// <summary>Moves to the next row; false, and reset, when there is none.</summary>
    public bool Read()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(statement);
        return code == raw.SQLITE_DONE ? false : throw SqliteFailure.Of(database, code);
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public Guid Id(int column)
    {
        var bytes = raw.sqlite3_column_blob(statement, column);
        return bytes.Length == 16 ? new Guid(bytes, bigEndian: true) : Guid.Empty;
    }

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();
}

/// <summary>Turns a result code of SQLite into an exception that names what happened.</summary>
internal static class SqliteFailure
{
    public static void ThrowUnlessOk(sqlite3 database, int code, string sql)
    {
        if (code != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite answered {code} ({raw.sqlite3_errmsg(database).utf8_to_string()}) to: {sql}");
    }

    public static IOException Of(sqlite3 database, int code) =>
        new($"SQLite answered {code}/{raw.sqlite3_extended_errcode(database)}: {raw.sqlite3_errmsg(database).utf8_to_string()}");
}
