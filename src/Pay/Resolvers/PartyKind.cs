namespace Madang.Pay.Resolvers;

/// <summary>The ways to name a side of a payment, as requests and the audit spell them.</summary>
internal static class PartyKind
{
    /// <summary>The name by which an app knows a person.</summary>
    public const string OpenId = "openid";

    /// <summary>A phone number, E.164.</summary>
    public const string Phone = "phone";

    /// <summary>The code that a person shows at a till.</summary>
    public const string PaymentCode = "payment_code";

    /// <summary>The QR code of an order.</summary>
    public const string OrderQr = "order_qr";

    /// <summary>A car's licence plate.</summary>
    public const string LicencePlate = "licence_plate";

    /// <summary>A face, as a template of a device that its owner enrolled.</summary>
    public const string Face = "face";

    /// <summary>A passkey assertion.</summary>
    public const string Passkey = "passkey";

    /// <summary>A place, such as a table or a shelf.</summary>
    public const string Place = "place";

    public static readonly IReadOnlyList<string> All = [OpenId, Phone, PaymentCode, OrderQr, LicencePlate, Face, Passkey, Place];
}
