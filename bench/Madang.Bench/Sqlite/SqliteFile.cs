using System.Diagnostics.CodeAnalysis;
using SQLitePCL;

namespace Madang.Bench.Sqlite;

/// <summary>The least there is between us and SQLite: handles, statements, result codes that become exceptions.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly sqlite3 database;
    private readonly List<sqlite3_stmt> statements = [];

    public SqliteFile(string path)
    {
        Check(raw.sqlite3_open_v2(path, out database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null));
    }

    public void Run(string sql) => Check(raw.sqlite3_exec(database, sql));

    public sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        statements.Add(statement);
        return statement;
    }

    /// <summary>Runs a prepared statement that returns no row, and makes it ready for the next values.</summary>
    public void Step(sqlite3_stmt statement)
    {
        if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
            Fail();
        raw.sqlite3_reset(statement);
    }

    /// <summary>The numbers in the first column of a query.</summary>
    public List<long> Numbers(string sql)
    {
        var statement = Prepare(sql);
        var numbers = new List<long>();
        while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            numbers.Add(raw.sqlite3_column_int64(statement, 0));
        raw.sqlite3_reset(statement);
        return numbers;
    }

    public void Dispose()
    {
        foreach (var statement in statements)
            statement.Dispose();
        database.Dispose();
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            Fail();
    }

    [DoesNotReturn]
    private void Fail() => throw new IOException($"SQLite answered {raw.sqlite3_extended_errcode(database)}: {raw.sqlite3_errmsg(database).utf8_to_string()}");
}
