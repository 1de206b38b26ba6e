using System.Text;
using System.Text.Json;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>Writes the source map (version 3) of a style sheet.</summary>
internal static class StyleMap
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public static byte[] Write(Style style, AppFiles files)
    {
        var sources = style.Marks.Select(mark => mark.Path).Distinct(StringComparer.Ordinal).ToList();
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 3);
            writer.WriteStartArray("sources");
            foreach (var source in sources)
                writer.WriteStringValue(files.Shown(source));
            writer.WriteEndArray();
            writer.WriteStartArray("sourcesContent");
            foreach (var source in sources)
                writer.WriteStringValue(files.Text(source) ?? "");
            writer.WriteEndArray();
            writer.WriteStartArray("names");
            writer.WriteEndArray();
            writer.WriteString("mappings", Mappings(style, sources));
            writer.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static string Mappings(Style style, List<string> sources)
    {
        var mappings = new StringBuilder();
        int line = 0, lineStart = 0, at = 0, column = 0;
        var last = (Source: 0, Line: 0, Column: 0);
        foreach (var mark in style.Marks.OrderBy(mark => mark.Offset))
        {
            var isFirst = mappings.Length == 0 || mappings[^1] == ';';
            for (; at < mark.Offset; at++)
            {
                if (style.Css[at] != '\n')
                    continue;
                line++;
                lineStart = at + 1;
                column = 0;
                mappings.Append(';');
                isFirst = true;
            }
            if (!isFirst)
                mappings.Append(',');
            var source = sources.IndexOf(mark.Path);
            Number(mappings, mark.Offset - lineStart - column);
            Number(mappings, source - last.Source);
            Number(mappings, mark.Line - last.Line);
            Number(mappings, mark.Column - last.Column);
            column = mark.Offset - lineStart;
            last = (source, mark.Line, mark.Column);
        }
        return mappings.ToString();
    }

    private static void Number(StringBuilder mappings, int value)
    {
        var rest = value < 0 ? (-value << 1) | 1 : value << 1;
        do
        {
            var digit = rest & 31;
            rest >>>= 5;
            mappings.Append(Digits[rest > 0 ? digit | 32 : digit]);
        }
        while (rest > 0);
    }
}
