using System.Text.Json;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary>The faults on the sandbox's API; kinds are written <c>system-error-after</c>.</summary>
internal static class FaultApi
{
    private const long MostMs = 120_000;
    private const long MostDelayMs = 86_400_000;
    private const long MostSeconds = 86_400;

    public static string NameOf(FaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    public static FaultKind? KindOf(string? name)
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            if (NameOf(kind) == name)
                return kind;
        }
        return null;
    }

    /// <summary>What the parameter of a kind is when nothing is said, and the most it may be.</summary>
    public static (long Standard, long Most) ValueOf(FaultKind kind) => kind switch
    {
        FaultKind.Delay => (3_000, MostMs),
        FaultKind.CallbackDelayed => (60_000, MostDelayMs),
        FaultKind.ClockSkew => (600, MostSeconds),
        _ => (1, 1),
    };

    /// <summary>Whether a kind means something on the wire of apps: their calls and pushes.</summary>
    public static bool IsForApps(FaultKind kind) => kind is FaultKind.Delay or FaultKind.SystemError or FaultKind.SystemErrorAfter or FaultKind.CallbackLost or FaultKind.CallbackDoubled
        or FaultKind.CallbackDelayed or FaultKind.SignatureProbe or FaultKind.ClockSkew;

    public static object Show(Fault fault) => new { fault.FaultId, Mchid = fault.MchId, Kind = NameOf(fault.Kind), fault.Path, fault.Value, fault.Remaining };
}

/// <summary><c>GET /sandbox/faults</c></summary>
internal sealed class ListFaults(Faults faults) : ISandboxUseCase
{
    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation) =>
        WireAnswer.Ok(new { Faults = (await faults.ListAsync(cancellation)).Select(FaultApi.Show) });
}

/// <summary><c>POST /sandbox/faults</c>: <c>{"mchid":"1900000001","kind":"delay","times":3,"value":2000,"path":"/v3/refund"}</c>; <c>"appid"</c> instead of <c>"mchid"</c> for an app.</summary>
internal sealed class AddFault(Faults faults) : ISandboxUseCase
{
    public sealed record Request
    {
        [Text(1, 32, Pattern = "[0-9]+")]
        public string? Mchid { get; init; }

        [Text(3, 40, Pattern = "[A-Za-z][A-Za-z0-9_]+")]
        public string? Appid { get; init; }

        [Must]
        [Text(1, 32)]
        public string? Kind { get; init; }

        [Between(1, 10_000)]
        public long? Times { get; init; }

        public long? Value { get; init; }

        [Text(0, 200, Pattern = "/.*|")]
        public string? Path { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        if (FaultApi.KindOf(request.Kind) is not { } kind)
            return WireAnswer.Refuse(WireRefusals.Param("/kind", request.Kind, $"must be one of {string.Join(", ", Enum.GetValues<FaultKind>().Select(FaultApi.NameOf))}"));
        if (request.Mchid is null == request.Appid is null)
            return WireAnswer.Refuse(WireRefusals.Param("/mchid", request.Mchid, "one of mchid and appid is needed"));
        if (request.Appid is not null && !FaultApi.IsForApps(kind))
            return WireAnswer.Refuse(WireRefusals.Param("/kind", request.Kind, "is of the pay wire alone"));
        var (standard, most) = FaultApi.ValueOf(kind);
        // A parameter that a kind does not have says nothing; the pages' form always sends one.
        var value = most == 1 ? 1 : request.Value ?? standard;
        if (value < 1 || value > most)
            return WireAnswer.Refuse(WireRefusals.Param("/value", value.ToString(), $"must be 1 to {most}"));
        var fault = await faults.AddAsync((request.Mchid ?? request.Appid)!, kind, request.Path ?? "", value, request.Times ?? 1, cancellation);
        return fault is null
            ? WireAnswer.Refuse(WireRefusals.InvalidRequest($"At most {Faults.MostAtOnce} faults may be on at once. Clear some first."))
            : WireAnswer.Ok(FaultApi.Show(fault));
    }
}

/// <summary><c>DELETE /sandbox/faults?mchid=&amp;fault_id=</c>, and <c>POST /sandbox/faults/clear</c> for the pages.</summary>
internal sealed class ClearFaults(Faults faults) : ISandboxUseCase
{
    public sealed record Request
    {
        public string? Mchid { get; init; }

        public string? FaultId { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        await faults.ClearAsync(request.Mchid ?? call.Query("mchid"), request.FaultId ?? call.Query("fault_id"), cancellation);
        return WireAnswer.Ok(new { Faults = (await faults.ListAsync(cancellation)).Select(FaultApi.Show) });
    }
}
