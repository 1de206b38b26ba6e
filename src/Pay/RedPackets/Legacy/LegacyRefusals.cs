using Madang.Kernel.Refusals;

namespace Madang.Pay.RedPackets.Legacy;

/// <summary>What the legacy red packet calls may refuse, by the documented codes, in order of precedence. The status is not sent.</summary>
internal static class LegacyRefusals
{
    public static readonly Refusal NotThisMerchantsApp = new("ILLEGAL_APPID", 422, "wxappid is not bound to this merchant.");

    public static readonly Refusal OtherParameters = new("FATAL_ERROR", 422, "This mch_billno was used with other parameters.");

    public static readonly Refusal UnknownOpenId = new("OPENID_ERROR", 422, "re_openid names nobody in the app of wxappid.");

    public static readonly Refusal TooManyToday = new("SENDNUM_LIMIT", 422, "This person has received as many of the merchant's red packets today as one may.");

    public static readonly Refusal TooMuchToday = new("SENDAMOUNT_LIMIT", 422, "The merchant has sent as much in red packets today as one may.");

    public static readonly Refusal TooMuchForOne = new("RCVDAMOUNT_LIMIT", 422, "This person has received as much in the merchant's red packets today as one may.");

    public static readonly Refusal NotEnough = new("NOTENOUGH", 422, "The operation account does not cover the amount. Fund it and send the same number again.");

    public static readonly Refusal Processing = new("PROCESSING", 422, "The same number is being worked on. Ask for its result, or send it again.");

    public static readonly Refusal NotFound = new("NOT_FOUND", 422, "There is no red packet of this number.");

    public static Refusal Money(long least, long most) =>
        new("MONEY_LIMIT", 422, $"A packet holds {least} to {most} fen for each person. A scene_id, where none is given, widens that.");
}
