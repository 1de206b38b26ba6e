using Madang.MiniPrograms.Compile.Diagnostics;
using Madang.MiniPrograms.Compile.Scripts;
using Madang.MiniPrograms.Compile.Sources;

namespace Madang.MiniPrograms.Compile.Styles;

/// <summary>A source of style text: WXSS as it is, or what Less and Sass make of theirs. Null when there is no such file.</summary>
internal delegate StyleSource? StyleText(string path);

/// <summary>Makes browser CSS of a WXSS file and all it imports, rule by rule, and goes on after what it cannot read.</summary>
internal sealed class StyleSheet
{
    private readonly AppFiles files;
    private readonly Func<string, string, string?> resolveImport;
    private readonly StyleText textOf;
    private readonly CompileLimits limits;
    private readonly Selectors selectors;
    private readonly bool withMap;
    private readonly CssOutput css = new();
    private readonly CssOutput fonts = new();
    private readonly List<(string, string)> sources = [];
    private readonly List<Diagnostic> findings = [];
    private readonly Stack<string> open = new();

    public StyleSheet(AppFiles files, Func<string, string, string?> resolveImport, StyleText textOf, CompileLimits limits, Selectors selectors, bool withMap)
    {
        this.files = files;
        this.resolveImport = resolveImport;
        this.textOf = textOf;
        this.limits = limits;
        this.selectors = selectors;
        this.withMap = withMap;
    }

    /// <summary>One sheet of these files, the first at its start.</summary>
    public Style Compile(IEnumerable<string> paths)
    {
        foreach (var path in paths)
            Include(path, css);
        var (text, marks) = css.Finish();
        return new Style(text, fonts.Finish().Css, marks, selectors.HasHost, sources, findings);
    }

    private void Include(string path, CssOutput output)
    {
        if (open.Contains(path) || open.Count >= limits.ImportDepth || textOf(path) is not { } source)
            return;
        sources.AddRange(source.Files);
        findings.AddRange(source.Findings);
        if (source.Text is not { } text)
            return;
        open.Push(path);
        new FileReader(this, path, text, source.Map).Rules(output, isInner: false, isNested: false);
        open.Pop();
    }

    // Reads one file; what it makes goes to its sheet.
    private sealed class FileReader
    {
        private const int MostDepth = 64;

        private readonly StyleSheet sheet;
        private readonly string path;
        private readonly CssText css;
        private readonly CssValues values;
        private readonly SourceMap? map;
        private int depth;
        private int line;
        private int lineStart;
        private int counted;

        public FileReader(StyleSheet sheet, string path, string text, SourceMap? map)
        {
            this.map = map;
            this.sheet = sheet;
            this.path = path;
            css = new CssText(text);
            values = new CssValues(Address);
        }

        public void Rules(CssOutput output, bool isInner, bool isNested)
        {
            if (++depth > MostDepth)
            {
                Error("style-too-deep", css.At, $"Rules may be nested {MostDepth} deep at most.");
                css.At = css.Text.Length;
            }
            while (true)
            {
                SkipSpace();
                if (css.IsAtEnd)
                    break;
                if (css.Current == '}')
                {
                    if (isInner)
                        break;
                    Error("style-syntax", css.At, "This } closes nothing.");
                    css.At++;
                }
                else if (css.Current == ';')
                    css.At++;
                else if (css.Current == '@')
                    AtRule(output, isNested);
                else
                    QualifiedRule(output);
            }
            depth--;
        }

        private void SkipSpace()
        {
            while (true)
            {
                var start = css.At;
                if (!css.SkipSpace())
                    Error("style-syntax", css.Text.LastIndexOf("/*", StringComparison.Ordinal), "This comment has no end.");
                if (css.Starts("<!--") || css.Starts("-->"))
                    css.At += css.Starts("-->") ? 3 : 4;
                else if (css.Starts("//"))
                {
                    Warning("style-comment", css.At, "WXSS has no comments with //; this line is left out.");
                    css.To("\n");
                }
                if (css.At == start)
                    return;
            }
        }

        private void QualifiedRule(CssOutput output)
        {
            var start = css.At;
            css.To("{};");
            if (css.Current != '{')
            {
                Error("style-syntax", start, "A selector is followed by { … }; this is left out.");
                if (css.Current == ';')
                    css.At++;
                return;
            }
            var selector = sheet.selectors.Rewrite(css.Text[start..css.At]);
            var body = new CssOutput();
            Block(body, start);
            if (body.Length == 0 || selector.Length == 0)
                return;
            Mark(output, start);
            output.Append(selector).Append('{').Append(body).Append('}');
            EndRule(output);
        }

        // From { to past its }: declarations, and rules inside rules.
        private void Block(CssOutput body, int start)
        {
            css.At++;
            if (++depth > MostDepth)
            {
                Error("style-too-deep", start, $"Rules may be nested {MostDepth} deep at most.");
                css.At = css.Text.Length;
            }
            while (true)
            {
                SkipSpace();
                if (css.IsAtEnd)
                {
                    Error("style-syntax", start, "This rule has no } at its end.");
                    break;
                }
                if (css.Current == '}')
                {
                    css.At++;
                    break;
                }
                if (css.Current == ';')
                    css.At++;
                else if (css.Current == '@')
                    AtRule(body, isNested: true);
                else
                    Declaration(body);
            }
            depth--;
            body.TrimLast(';');
        }

        private void Declaration(CssOutput body)
        {
            var start = css.At;
            css.To(":;{}");
            if (css.Current == ':')
            {
                var afterColon = css.At + 1;
                css.To(";{}");
                if (css.Current != '{')
                {
                    Property(body, start, afterColon);
                    return;
                }
            }
            if (css.Current == '{')
            {
                css.At = start;
                if (body.Length > 0 && body.Last is not (';' or '}' or '\n'))
                    body.Append(';');
                QualifiedRule(body);
                return;
            }
            Warning("style-declaration", start, "A declaration is written name: value; this is left out.");
        }

        private void Property(CssOutput body, int start, int afterColon)
        {
            var name = css.Text[start..(afterColon - 1)].Trim();
            var valueStart = afterColon;
            while (valueStart < css.At && char.IsWhiteSpace(css.Text[valueStart]))
                valueStart++;
            var value = values.Rewrite(css.Text[valueStart..css.At].TrimEnd(), valueStart);
            // -moz-binding and behavior load script in browsers of the past.
            if (value is not null && name.Length > 0 && name.ToLowerInvariant() is not ("behavior" or "-moz-binding"))
            {
                Mark(body, start);
                body.Append(name).Append(':').Append(value).Append(';');
            }
        }

        private void AtRule(CssOutput output, bool isNested)
        {
            var start = css.At++;
            var name = css.Name().ToLowerInvariant();
            var preludeStart = css.At;
            css.To("{;}");
            var prelude = css.Text[preludeStart..css.At].Trim();
            if (css.Current == ';')
                css.At++;
            else if (css.Current == '{')
            {
                AtBlock(name, prelude, output, start, isNested);
                return;
            }
            if (name == "import")
                Import(prelude, output, start, preludeStart);
            else if (name == "layer")
                output.Append("@layer ").Append(prelude).Append(';');
            else if (name is not ("charset" or "namespace"))
                Warning("style-rule", start, $"@{name} is not known here and left out.");
        }

        private void AtBlock(string name, string prelude, CssOutput output, int start, bool isNested)
        {
            var body = new CssOutput();
            switch (name)
            {
                case "media" or "supports" or "layer" or "container" or "document" or "scope" or "starting-style" when !isNested:
                    css.At++;
                    Rules(body, isInner: true, isNested: false);
                    if (css.IsAtEnd)
                        Error("style-syntax", start, "This rule has no } at its end.");
                    css.At++;
                    prelude = values.Rewrite(prelude, start) ?? prelude;
                    break;
                case "font-face":
                    Block(body, start);
                    output = sheet.fonts;
                    break;
                case var _ when name.EndsWith("keyframes", StringComparison.Ordinal):
                    Keyframes(body, start);
                    break;
                default:
                    Block(body, start);
                    break;
            }
            if (body.Length == 0)
                return;
            Mark(output, start);
            output.Append('@').Append(name).Append(prelude.Length > 0 ? " " : "").Append(prelude).Append('{').Append(body).Append('}');
            EndRule(output);
        }

        private void Keyframes(CssOutput body, int start)
        {
            css.At++;
            while (true)
            {
                SkipSpace();
                if (css.IsAtEnd)
                {
                    Error("style-syntax", start, "This rule has no } at its end.");
                    return;
                }
                if (css.Current is '}' or ';')
                {
                    if (css.Text[css.At++] == '}')
                        return;
                    continue;
                }
                var frameStart = css.At;
                css.To("{}");
                if (css.Current != '{')
                    continue;
                var frame = css.Text[frameStart..css.At].Trim();
                var declarations = new CssOutput();
                Block(declarations, frameStart);
                body.Append(frame).Append('{').Append(declarations).Append('}');
            }
        }

        private void Import(string prelude, CssOutput output, int start, int preludeStart)
        {
            var import = new CssText(prelude);
            string written;
            if (import.Current is '"' or '\'')
            {
                import.Quoted(out written);
                written = written.Trim('"', '\'');
            }
            else if (import.Name().Equals("url", StringComparison.OrdinalIgnoreCase) && import.Current == '(')
                written = import.Bracketed().Trim().Trim('"', '\'');
            else
            {
                Error("style-import", start, "@import is followed by a path in quotes.");
                return;
            }
            var media = prelude[import.At..].Trim();
            if (sheet.resolveImport(path, written) is not { } found)
            {
                var isRemote = written.Contains("//", StringComparison.Ordinal);
                if (isRemote)
                    Warning("style-import-remote", preludeStart, $"Styles are not taken from elsewhere: {written} is left out.");
                else
                    Error("style-import-missing", preludeStart, $"There is no style file {written}.");
                return;
            }
            if (media.Length > 0)
                output.Append("@media ").Append(media).Append('{');
            sheet.Include(found, output);
            if (media.Length > 0)
                output.Append('}');
        }

        private string? Address(string written, int offset)
        {
            if (written.Length == 0 || written[0] == '#')
                return written;
            if (written.StartsWith("//", StringComparison.Ordinal))
                return "https:" + written;
            var scheme = written.IndexOf(':', StringComparison.Ordinal);
            if (scheme > 0 && written[..scheme].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.'))
            {
                if (IsAllowed(written))
                    return written;
                Warning("style-address", offset, $"Addresses that start with {written[..(scheme + 1)]} are left out.");
                return null;
            }
            var local = SourcePath.Join(SourcePath.Folder(path), written.Split('?', '#')[0]);
            if (local is null || !sheet.files.Exists(local))
            {
                Warning("style-file-missing", offset, $"There is no file {written}.");
                return local is null ? null : "../files/" + local;
            }
            return "../files/" + Uri.EscapeDataString(local).Replace("%2F", "/", StringComparison.Ordinal);
        }

        private static bool IsAllowed(string address)
        {
            foreach (var start in (ReadOnlySpan<string>)["https:", "http:", "data:image/", "data:font/", "data:application/", "wxfile:"])
            {
                if (address.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                    return !start.StartsWith("data:a", StringComparison.Ordinal) || address.Contains("font", StringComparison.OrdinalIgnoreCase) || address.Contains("octet-stream", StringComparison.OrdinalIgnoreCase);
            }
            return false;
        }

        private void Error(string code, int at, string message) => Add(Severity.Error, code, at, message);

        private void Warning(string code, int at, string message) => Add(Severity.Warning, code, at, message);

        private void Add(Severity severity, string code, int at, string message)
        {
            var place = SourcePosition.At(css.Text, at);
            var file = path;
            if (map?.Find(place.Line - 1, place.Column - 1) is { } original)
                (file, place) = original;
            if (sheet.findings.Count < 200)
                sheet.findings.Add(new(severity, code, sheet.files.Shown(file), place.Line, place.Column, message));
        }

        // Places are asked for in order, nearly: each stretch of text is counted once.
        private void Mark(CssOutput output, int at)
        {
            if (!sheet.withMap)
                return;
            if (at < counted)
                (counted, line, lineStart) = (0, 0, 0);
            for (; counted < at; counted++)
            {
                if (css.Text[counted] == '\n')
                    (line, lineStart) = (line + 1, counted + 1);
            }
            if (map is null)
                output.Mark(path, new(line, at - lineStart));
            else if (map.Find(line, at - lineStart) is { } original)
                output.Mark(original.Source, new(original.At.Line - 1, original.At.Column - 1));
        }

        // With a map, somebody reads it.
        private void EndRule(CssOutput output)
        {
            if (sheet.withMap)
                output.Append('\n');
        }
    }
}
