using System.Globalization;

namespace Madang.Ledger.Sqlite;

/// <summary>
/// One statement in two sizes, for one row and for <see cref="Many"/>: a step costs SQLite about as much again as a row, so that rows which go
/// together are a third cheaper. Values that all rows share are bound once.
/// </summary>
internal sealed class SqliteRows(int columns, int shared, SqliteStatement one, SqliteStatement many)
{
    /// <summary>Rows in the larger statement. More gain nothing: what a step costs is spread thin, and the program of the statement leaves the processor's cache.</summary>
    public const int Many = 32;

    /// <summary>The parameters of some rows, as SQL: <c>(?1,?2,?3), (?1,?2,?4)</c> for two rows of one column and two shared ones. Each row ends with the tail.</summary>
    public static string Parameters(int columns, int shared, int rows, string tail = "")
    {
        var places = Enumerable.Range(0, rows).Select(row =>
            string.Join(',', Enumerable.Range(0, shared + columns).Select(column =>
                string.Create(CultureInfo.InvariantCulture, $"?{(column < shared ? column : column + row * columns) + 1}"))));
        return string.Join(", ", places.Select(place => $"({place}{tail})"));
    }

    /// <summary>Binds a value that all rows have in common, counted from 1.</summary>
    public void BindShared(int index, long value)
    {
        one.Bind(index, value);
        many.Bind(index, value);
    }

    /// <summary>Runs the statement over the rows, as many at a time as it takes. False when a primary key or unique constraint stood in the way.</summary>
    /// <param name="rows">What to write.</param>
    /// <param name="bind">Binds one row: its own first parameter has the index that is given.</param>
    public bool Run<T>(ReadOnlySpan<T> rows, BindRow<T> bind)
    {
        while (rows.Length >= Many)
        {
            for (var row = 0; row < Many; row++)
                bind(many, shared + 1 + row * columns, in rows[row]);
            if (!many.Run())
                return false;
            rows = rows[Many..];
        }
        foreach (ref readonly var row in rows)
        {
            bind(one, shared + 1, in row);
            if (!one.Run())
                return false;
        }
        return true;
    }

    public delegate void BindRow<T>(SqliteStatement statement, int first, in T row);
}
