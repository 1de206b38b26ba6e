using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;

namespace Madang.Pay.Wire.Xml;

/// <summary>
/// Reads the legacy envelope, which is flat: <c>&lt;xml&gt;&lt;mch_id&gt;1900000001&lt;/mch_id&gt;&lt;wishing&gt;&lt;![CDATA[恭喜发财]]&gt;&lt;/wishing&gt;&lt;/xml&gt;</c>.
/// No DTD, no entities but the five of XML, no nesting, no member twice: what is not needed cannot be used against us.
/// </summary>
internal static class XmlFields
{
    private const int MostFields = 64;
    private const int LongestName = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = RequestBody.LimitBytes,
        MaxCharactersFromEntities = 1024,
    };

    /// <summary>The members by name; false when the body is no such envelope.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? fields)
    {
        fields = null;
        try
        {
            using var text = new StringReader(StrictUtf8.GetString(body).TrimStart('\uFEFF'));
            using var reader = XmlReader.Create(text, Settings);
            fields = Read(reader);
            return fields is not null;
        }
        catch (Exception error) when (error is XmlException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static Dictionary<string, string>? Read(XmlReader reader)
    {
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "xml" || reader.IsEmptyElement)
            return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.ReadStartElement();
        while (reader.MoveToContent() == XmlNodeType.Element)
        {
            // Nothing nested is ever asked for; ReadElementContentAsString refuses it with an XmlException.
            var name = reader.LocalName;
            if (name.Length > LongestName || fields.Count >= MostFields || !fields.TryAdd(name, reader.ReadElementContentAsString()))
                return null;
        }
        if (reader.NodeType != XmlNodeType.EndElement)
            return null;
        reader.ReadEndElement();
        return reader.MoveToContent() == XmlNodeType.None ? fields : null;
    }
}
