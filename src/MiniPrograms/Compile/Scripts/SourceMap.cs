using System.Text.Json;
using Madang.MiniPrograms.Compile.Diagnostics;

namespace Madang.MiniPrograms.Compile.Scripts;

/// <summary>Finds the author's place of a place in generated text, by the mappings of a source map (version 3).</summary>
internal sealed class SourceMap
{
    private readonly List<(int Line, int Column, int Source, int SourceLine, int SourceColumn)> points = [];
    private readonly string[] sources;

    public SourceMap(string json)
    {
        using var document = JsonDocument.Parse(json);
        var mappings = document.RootElement.GetProperty("mappings").GetString()!;
        sources = [.. document.RootElement.GetProperty("sources").EnumerateArray().Select(one => one.GetString() ?? "")];
        int line = 0, column = 0, source = 0, sourceLine = 0, sourceColumn = 0, at = 0;
        while (at < mappings.Length)
        {
            switch (mappings[at])
            {
                case ';':
                    line++;
                    column = 0;
                    at++;
                    continue;
                case ',':
                    at++;
                    continue;
            }
            column += Number(mappings, ref at);
            if (at >= mappings.Length || mappings[at] is ',' or ';')
                continue;
            source += Number(mappings, ref at);
            sourceLine += Number(mappings, ref at);
            sourceColumn += Number(mappings, ref at);
            if (at < mappings.Length && mappings[at] is not (',' or ';'))
                Number(mappings, ref at); // the name
            points.Add((line, column, source, sourceLine, sourceColumn));
        }
    }

    /// <param name="line">From 0.</param>
    /// <param name="column">From 0.</param>
    public SourcePosition Original(int line, int column) => Find(line, column) is { } place ? place.At : SourcePosition.Whole;

    /// <summary>The source file too, as the map names it; null for what comes before everything mapped. Line and column from 0.</summary>
    public (string Source, SourcePosition At)? Find(int line, int column)
    {
        int low = 0, high = points.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((points[middle].Line, points[middle].Column).CompareTo((line, column)) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == 0)
            return null;
        var (_, _, source, sourceLine, sourceColumn) = points[low - 1];
        return (source < sources.Length ? sources[source] : "", new(sourceLine + 1, sourceColumn + 1));
    }

    private static int Number(string mappings, ref int at)
    {
        int value = 0, shift = 0, digit;
        do
        {
            digit = mappings[at++] switch
            {
                >= 'A' and <= 'Z' and var letter => letter - 'A',
                >= 'a' and <= 'z' and var letter => letter - 'a' + 26,
                >= '0' and <= '9' and var figure => figure - '0' + 52,
                '+' => 62,
                _ => 63,
            };
            value |= (digit & 31) << shift;
            shift += 5;
        }
        while ((digit & 32) != 0);
        return (value & 1) == 1 ? -(value >> 1) : value >> 1;
    }
}
