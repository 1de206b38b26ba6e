using System.Text.Json;
using System.Text.Json.Serialization;
using Madang.Kernel.Refusals;
using Madang.Pay.Merchants;

namespace Madang.Pay.Wire.Xml;

/// <summary>One authenticated call of a merchant on the legacy wire.</summary>
internal sealed class XmlCall(Merchant merchant, IReadOnlyDictionary<string, string> fields)
{
    // Everything is text in XML, so numbers are read from it.
    private static readonly JsonSerializerOptions Options = new(WireJson.Options) { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    /// <summary>Whose key signed it.</summary>
    public Merchant Merchant { get; } = merchant;

    /// <summary>The members as they were signed.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; } = fields;

    /// <summary>Reads and checks the members by the same rules as the JSON wire. An empty member counts as absent, as it does in the signature.</summary>
    public bool TryRead<T>(out T request, out Refusal refusal)
        where T : class
    {
        (request, refusal) = (null!, null!);
        try
        {
            var present = Fields.Where(field => field.Value.Length > 0).ToDictionary(field => field.Key, field => field.Value);
            var read = JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(present), Options)!;
            if (RuleBook.FirstBroken(read) is { } broken)
            {
                refusal = XmlRefusals.Param(broken.Message.TrimStart('/'));
                return false;
            }
            request = read;
            return true;
        }
        catch (JsonException error)
        {
            refusal = XmlRefusals.Param($"{error.Path?.TrimStart('$', '.')} is not a whole number");
            return false;
        }
    }
}
