using System.Text;

namespace Madang.Retail.Recommendations.Files;

/// <summary>Reads CSV (RFC 4180) record by record and knows the line of each. A field in quotes may hold separators, quotes written twice and line ends.</summary>
internal sealed class CsvReader(TextReader text, char separator)
{
    private const int LongestField = 100_000;

    private readonly StringBuilder field = new();
    private int nextLine = 1;

    /// <summary>The line, from 1, on which the record that was read last starts.</summary>
    public int Line { get; private set; }

    /// <summary>Reads one record. False at the end.</summary>
    /// <param name="fields">Emptied and filled.</param>
    /// <param name="fault">What is wrong with the record; null when nothing is.</param>
    public bool TryRead(List<string> fields, out string? fault)
    {
        fields.Clear();
        fault = null;
        Line = nextLine;
        if (text.Peek() < 0)
            return false;
        while (true)
        {
            var letter = ReadField(ref fault);
            fields.Add(field.ToString());
            if (letter == separator)
                continue;
            if (letter == '\r' && text.Peek() == '\n')
                text.Read();
            nextLine++;
            return true;
        }
    }

    /// <returns>The letter that ended the field: the separator, a line end, or -1.</returns>
    private int ReadField(ref string? fault)
    {
        field.Clear();
        if (text.Peek() == '"')
        {
            text.Read();
            ReadQuoted(ref fault);
        }
        while (true)
        {
            var letter = text.Read();
            if (letter < 0 || letter == separator || letter is '\n' or '\r')
                return letter;
            if (field.Length < LongestField)
                field.Append((char)letter);
            else
                fault ??= $"a field is longer than {LongestField} letters: is a quote missing?";
        }
    }

    private void ReadQuoted(ref string? fault)
    {
        while (true)
        {
            var letter = text.Read();
            if (letter < 0)
            {
                fault ??= "a quote is opened here and never closed.";
                return;
            }
            if (letter == '"' && text.Peek() != '"')
                return;
            if (letter == '"')
                text.Read();
            else if (letter == '\n')
                nextLine++;
            if (field.Length < LongestField)
                field.Append((char)letter);
            else
                fault ??= $"a field is longer than {LongestField} letters: is a quote missing?";
        }
    }
}
