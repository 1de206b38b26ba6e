using System.Collections.Concurrent;
using System.Reflection;

namespace Madang.Kernel.Database;

/// <summary>
/// One statement to be run inside somebody else's transaction, such as the batch in which the ledger posts a payment.
/// The same SQL text serves both engines: ids are text, money and time are 64-bit integers, parameters are <c>@Name</c>.
/// </summary>
public sealed class RowWrite
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> PropertiesOf = new();

    private RowWrite(string sql, object arguments, int? expectedRows)
    {
        Sql = sql;
        ExpectedRows = expectedRows;
        var properties = PropertiesOf.GetOrAdd(arguments.GetType(), static type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public));
        var values = new KeyValuePair<string, object?>[properties.Length];
        for (var i = 0; i < properties.Length; i++)
            values[i] = new(properties[i].Name, Storable(properties[i].Name, properties[i].GetValue(arguments)));
        Parameters = values;
    }

    /// <summary>The statement. Constant text: values travel as parameters only.</summary>
    public string Sql { get; }

    /// <summary>Parameter names (without the sign) and values: string, long, int, bool as long, byte[] or null.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Parameters { get; }

    /// <summary>How many rows must be touched for the whole unit to stand; null where any number will do.</summary>
    public int? ExpectedRows { get; }

    // The row shares its transaction with rows of others. What the database would refuse must fail here, where it harms its own caller alone.
    private static object? Storable(string name, object? value) => value is string text && !IsWhole(text)
        ? throw new ArgumentException($"The text of @{name} has a NUL character or half of a surrogate pair, which no database of ours stores.")
        : value;

    private static bool IsWhole(string text)
    {
        if (text.Contains('\0'))
            return false;
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    /// <summary>
    /// A guard and a change in one: the unit it belongs to stands only if exactly one row is inserted or changed.
    /// Write <c>INSERT … ON CONFLICT DO NOTHING</c> or <c>UPDATE … WHERE state = …</c>, so that losing a race touches no row and raises no error.
    /// </summary>
    /// <exception cref="ArgumentException">A text has a NUL character or half of a surrogate pair.</exception>
    public static RowWrite One(string sql, object arguments) => new(sql, arguments, expectedRows: 1);

    /// <summary>A change that may touch any number of rows, none included.</summary>
    /// <exception cref="ArgumentException">A text has a NUL character or half of a surrogate pair.</exception>
    public static RowWrite Any(string sql, object arguments) => new(sql, arguments, expectedRows: null);
}
