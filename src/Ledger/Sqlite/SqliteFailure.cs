using SQLitePCL;

namespace Madang.Ledger.Sqlite;

/// <summary>What SQLite answered when it did not do what was asked.</summary>
internal sealed class SqliteFailure(string message, int code) : IOException(message)
{
    /// <summary>The primary result code.</summary>
    public int Code { get; } = code & 0xFF;

    /// <summary>True when the disk or the file is at fault, and not the statement.</summary>
    public bool IsOfStore => Code is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_CORRUPT;

    public static void ThrowUnlessOk(sqlite3 database, int code, string sql)
    {
        if (code != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite answered {code} ({raw.sqlite3_errmsg(database).utf8_to_string()}) to: {sql}");
    }

    public static SqliteFailure Of(sqlite3 database, int code) =>
        new($"SQLite answered {code}/{raw.sqlite3_extended_errcode(database)}: {raw.sqlite3_errmsg(database).utf8_to_string()}", code);
}
