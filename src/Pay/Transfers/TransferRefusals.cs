using Madang.Kernel.Refusals;
using Madang.Pay.Wire;

namespace Madang.Pay.Transfers;

/// <summary>What transfers refuse beside the wire's own. In order of precedence.</summary>
internal static class TransferRefusals
{
    public const long NameNeededFromFen = 200_000;
    public const long NameForbiddenBelowFen = 30;

    public static readonly Refusal NameNeeded = WireRefusals.Param("/user_name", null, "is required for 2000 yuan or more");

    public static readonly Refusal NameForbidden = WireRefusals.Param("/user_name", null, "must not be given below 0.3 yuan");

    public static readonly Refusal UnknownOpenId = WireRefusals.InvalidRequest("This appid knows nobody of this openid.");

    public static readonly Refusal NumberTaken = new("ALREADY_EXISTS", 400, "This out_bill_no was used with other parameters. Take a new number for a new transfer.");

    public static readonly Refusal BatchNumberTaken = WireRefusals.InvalidRequest("This out_batch_no was used with other parameters. Take a new number for a new batch.");

    public static readonly Refusal NotFound = new("NOT_FOUND", 404, "There is no record of this number.");

    public static Refusal NotCancellable(string state) => WireRefusals.InvalidRequest($"A transfer in state {state} cannot be cancelled.");

    /// <summary>The rule of names by amount; null when it holds.</summary>
    public static Refusal? NameRule(long amountFen, string? userName) => amountFen switch
    {
        >= NameNeededFromFen when string.IsNullOrEmpty(userName) => NameNeeded,
        < NameForbiddenBelowFen when !string.IsNullOrEmpty(userName) => NameForbidden,
        _ => null,
    };
}
