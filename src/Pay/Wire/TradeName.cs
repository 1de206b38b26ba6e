using System.Text.Json;

namespace Madang.Pay.Wire;

/// <summary>Finds the number by which a developer looks for an exchange: the merchant's own or the platform's.</summary>
internal static class TradeName
{
    private static readonly string[] Names =
        ["out_trade_no", "out_refund_no", "out_bill_no", "out_batch_no", "mch_billno", "transaction_id", "refund_id", "transfer_bill_no", "id"];

    /// <summary>From the values of a path; null when it names no trade.</summary>
    public static string? OfPath(IReadOnlyDictionary<string, object?> values)
    {
        foreach (var name in Names)
        {
            if (values.TryGetValue(name, out var value) && value is string text)
                return text;
        }
        return null;
    }

    /// <summary>From a JSON object's own members; null when it names no trade, or is no JSON.</summary>
    public static string? OfJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !Names.Contains(reader.GetString()))
                    continue;
                if (reader.Read() && reader.TokenType == JsonTokenType.String)
                    return reader.GetString();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
        return null;
    }
}
