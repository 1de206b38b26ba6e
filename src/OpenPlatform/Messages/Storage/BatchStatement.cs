namespace Madang.OpenPlatform.Messages.Storage;

/// <summary>
/// A statement for many rows at once. PostgreSQL takes the columns as arrays in one call; SQLite, which has no way to go and no arrays, runs the statement row by row, prepared once.
/// </summary>
/// <param name="Columns">Parameter names in the order in which columns are given.</param>
/// <param name="Sqlite">For one row: each name is that row's value.</param>
/// <param name="Postgres">For all: each name is an array.</param>
internal sealed record BatchStatement(string[] Columns, string Sqlite, string Postgres)
{
    /// <summary>An insert of whole rows.</summary>
    /// <param name="table">Into which table.</param>
    /// <param name="columns">Column names, which are the parameters' names too.</param>
    /// <param name="conflict">What follows the values: empty, or <c>ON CONFLICT …</c>.</param>
    public static BatchStatement Insert(string table, string columns, string conflict = "")
    {
        var names = columns.Split(' ');
        var list = string.Join(", ", names);
        var values = string.Join(", ", names.Select(name => "@" + name));
        return new(names, $"INSERT INTO {table} ({list}) VALUES ({values}) {conflict}", $"INSERT INTO {table} ({list}) SELECT * FROM unnest({values}) {conflict}");
    }
}
