using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Madang.Pay.Sandbox;

/// <summary>
/// A piece of HTML that is safe to send. It is only made from templates, in which every value that is not itself HTML is encoded:
/// <c>Html.Of($"&lt;b&gt;{name}&lt;/b&gt;")</c>. There is no way to pass text off as HTML.
/// </summary>
internal readonly struct Html
{
    private readonly string? text;

    private Html(string text) => this.text = text;

    public static readonly Html Empty;

    public static Html Of(HtmlTemplate template) => new(template.Finish());

    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces));

    /// <summary>A style sheet or script of ours, from this assembly.</summary>
    public static Html OurFile(string name)
    {
        using var reader = new StreamReader(typeof(Html).Assembly.GetManifestResourceStream($"Sandbox/Pages/{name}")!);
        return new(reader.ReadToEnd());
    }

    public override string ToString() => text ?? "";
}

/// <summary>Builds <see cref="Html"/> from an interpolated string: what stands in the source is HTML, what is filled in is text.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlTemplate(int literalLength, int formattedCount)
{
    private readonly StringBuilder builder = new(literalLength + formattedCount * 24);

    public void AppendLiteral(string literal) => builder.Append(literal);

    public void AppendFormatted(Html html) => builder.Append(html.ToString());

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
            builder.Append(piece.ToString());
    }

    public void AppendFormatted(string? value) => builder.Append(WebUtility.HtmlEncode(value));

    public void AppendFormatted(long value) => builder.Append(value);

    public string Finish() => builder.ToString();
}
