using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace Madang.OpenPlatform.Push;

/// <summary>What a push tells, in both of the wire's forms.</summary>
internal static class PushMessage
{
    private const long FirstSecond = 1_577_836_800; // 2020-01-01
    private const int RandomRange = 1 << 25;
    private const string OriginalIdPurpose = "madang original id v1\0";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The app's own name on this wire, <c>gh_</c> and twelve hexadecimal digits: whom a push is to.</summary>
    public static string OriginalId(string appId) => $"gh_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OriginalIdPurpose + appId)))[..12]}";

    /// <summary>A number for a message, by which a back end tells one that came twice: grows with time, and JavaScript holds it whole. 25 random bits for each second.</summary>
    /// <param name="now">Microseconds since 1970.</param>
    public static long NewNumber(long now) => (now / 1_000_000 - FirstSecond) * RandomRange + RandomNumberGenerator.GetInt32(RandomRange);

    public static string ToJson(JsonObject message) => message.ToJsonString(Plain);

    /// <summary>
    /// <c>&lt;xml&gt;&lt;ToUserName&gt;&lt;![CDATA[gh_…]]&gt;&lt;/ToUserName&gt;…&lt;/xml&gt;</c>: text as CDATA, numbers bare, a list as repeated elements; where
    /// <paramref name="listName"/> is not empty, those of <c>List</c> stand inside an element of that name.
    /// </summary>
    public static string ToXml(JsonObject message, string listName)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("xml");
            foreach (var (name, value) in message)
            {
                if (name == "List" && listName.Length > 0)
                {
                    xml.WriteStartElement(listName);
                    Write(xml, name, value);
                    xml.WriteEndElement();
                }
                else
                {
                    Write(xml, name, value);
                }
            }
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static void Write(XmlWriter xml, string name, JsonNode? value)
    {
        if (value is JsonArray list)
        {
            foreach (var item in list)
                Write(xml, name, item);
            return;
        }
        xml.WriteStartElement(name);
        if (value is JsonObject members)
        {
            foreach (var (inner, one) in members)
                Write(xml, inner, one);
        }
        else if (value?.GetValueKind() == JsonValueKind.String)
        {
            WriteText(xml, value.GetValue<string>());
        }
        else if (value is not null)
        {
            xml.WriteString(value.ToJsonString().ToString(CultureInfo.InvariantCulture));
        }
        xml.WriteEndElement();
    }

    // XML has no place for most control characters, however they are written.
    private static void WriteText(XmlWriter xml, string text)
    {
        var clean = string.Concat(text.Where(letter => letter is '\t' or '\n' or '\r' || letter >= ' ' && letter is not ('\uFFFE' or '\uFFFF')));
        // The end of a CDATA section inside one is written over two.
        var parts = clean.Split("]]>");
        for (var i = 0; i < parts.Length; i++)
            xml.WriteCData((i > 0 ? ">" : "") + parts[i] + (i < parts.Length - 1 ? "]]" : ""));
    }
}
