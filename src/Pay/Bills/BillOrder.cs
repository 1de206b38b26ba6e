using System.Text;
using System.Text.Json;
using Madang.Kernel.Secrets;
using Madang.Kernel.Time;

namespace Madang.Pay.Bills;

/// <summary>Which bill, for whom: all that is needed to cut it, and to cut it again byte for byte, because entries never change.</summary>
/// <param name="MchId">Whose bill.</param>
/// <param name="Kind">trade or fundflow.</param>
/// <param name="Date">yyyy-MM-dd.</param>
/// <param name="Part">ALL, SUCCESS or REFUND of trades; BASIC, OPERATION or FEES of the fund flow.</param>
/// <param name="IsPacked">True when gzip was asked for.</param>
/// <param name="ExpiresAtUtcUs">Until when the address is good, by the machine's clock.</param>
internal sealed record BillOrder(string MchId, string Kind, string Date, string Part, bool IsPacked, long ExpiresAtUtcUs)
{
    public const string Trades = "trade";
    public const string FundFlow = "fundflow";

    private const string Purpose = "bill/address";

    /// <summary>The order as the token of a download address: sealed, so that nobody makes or changes one.</summary>
    public string ToToken(MasterKey key) => Base64Url.Encode(key.Seal(JsonSerializer.SerializeToUtf8Bytes(this), Purpose));

    /// <summary>The order in a token; null when it is not ours or has lapsed.</summary>
    public static BillOrder? FromToken(string? token, MasterKey key, TimeProvider machine)
    {
        if (token is not { Length: > 0 and <= 1024 } || Base64Url.Decode(token) is not { } box)
            return null;
        try
        {
            var order = JsonSerializer.Deserialize<BillOrder>(key.Open(box, Purpose));
            return order is not null && order.ExpiresAtUtcUs > machine.UtcMicroseconds() ? order : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // The seal is text with characters that a query would have to escape, which some clients do twice.
    private static class Base64Url
    {
        public static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));

        public static string? Decode(string text)
        {
            try
            {
                return Encoding.ASCII.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(text));
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
