using System.Text;
using Madang.Kernel.Database;
using Npgsql;

namespace Madang.Ledger.Postgres;

/// <summary>Turns rows of callers into statements with numbered parameters. The text of each SQL is rewritten once and remembered.</summary>
internal sealed class CallerRowCommands
{
    private const int TextLimit = 500;
    private readonly Dictionary<string, Rewritten> texts = new(StringComparer.Ordinal);

    private sealed record Rewritten(string Sql, IReadOnlyList<string> Names);

    /// <exception cref="InvalidOperationException">A parameter is missing or of a type that rows cannot carry.</exception>
    public NpgsqlBatchCommand Of(RowWrite row)
    {
        if (!texts.TryGetValue(row.Sql, out var rewritten))
        {
            if (texts.Count >= TextLimit)
                texts.Clear();
            texts.Add(row.Sql, rewritten = Rewrite(row.Sql));
        }
        var command = new NpgsqlBatchCommand(rewritten.Sql);
        foreach (var name in rewritten.Names)
            command.Parameters.Add(Parameter(row, name));
        return command;
    }

    private static NpgsqlParameter Parameter(RowWrite row, string name)
    {
        for (var i = 0; i < row.Parameters.Count; i++)
        {
            if (row.Parameters[i].Key != name)
                continue;
            return row.Parameters[i].Value switch
            {
                null => new NpgsqlParameter { Value = DBNull.Value },
                long number => new NpgsqlParameter<long> { TypedValue = number },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                bool flag => new NpgsqlParameter<long> { TypedValue = flag ? 1 : 0 },
                string text => new NpgsqlParameter<string> { TypedValue = text },
                byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                var other => throw new InvalidOperationException($"A row cannot carry the {other.GetType().Name} of parameter @{name}."),
            };
        }
        throw new InvalidOperationException($"The row has no value for parameter @{name}.");
    }

    /// <summary><c>SET a = @A WHERE b = @B AND c = '@x'</c> becomes <c>SET a = $1 WHERE b = $2 AND c = '@x'</c>; quoted text and comments stay as they are.</summary>
    private static Rewritten Rewrite(string sql)
    {
        var text = new StringBuilder(sql.Length);
        var names = new List<string>();
        for (var i = 0; i < sql.Length; i++)
        {
            var c = sql[i];
            if (c is '\'' or '"')
            {
                var end = sql.IndexOf(c, i + 1);
                end = end < 0 ? sql.Length - 1 : end;
                text.Append(sql, i, end - i + 1);
                i = end;
            }
            else if (c == '-' && i + 1 < sql.Length && sql[i + 1] == '-')
            {
                var end = sql.IndexOf('\n', i);
                i = end < 0 ? sql.Length : end;
                text.Append('\n');
            }
            else if (c == '@' && i + 1 < sql.Length && IsNameCharacter(sql[i + 1]))
            {
                var end = i + 1;
                while (end < sql.Length && IsNameCharacter(sql[end]))
                    end++;
                var name = sql[(i + 1)..end];
                var known = names.IndexOf(name);
                if (known < 0)
                {
                    names.Add(name);
                    known = names.Count - 1;
                }
                text.Append('$').Append(known + 1);
                i = end - 1;
            }
            else
            {
                text.Append(c);
            }
        }
        return new(text.ToString(), names);
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
