using System.Globalization;
using Madang.Kernel.Time;
using Madang.Pay.Wire;

namespace Madang.Pay.Sandbox;

/// <summary><c>GET /sandbox/time</c></summary>
internal sealed class ShowTime(BusinessClock clock) : ISandboxUseCase
{
    public Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation) => Task.FromResult(Answer(clock));

    public static WireAnswer Answer(BusinessClock clock) => WireAnswer.Ok(new
    {
        Now = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        AheadSeconds = (long)clock.Shift.TotalSeconds,
    });
}

/// <summary><c>POST /sandbox/time</c>: <c>{"advance_seconds":86400}</c>. Forward only.</summary>
internal sealed class AdvanceTime(TimeTravel travel, BusinessClock clock) : ISandboxUseCase
{
    public sealed record Request
    {
        [Must]
        [Between(1, 315_360_000)]
        public long? AdvanceSeconds { get; init; }
    }

    public async Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation)
    {
        if (!call.TryRead<Request>(out var request, out var refusal))
            return WireAnswer.Refuse(refusal);
        return await travel.AdvanceAsync(TimeSpan.FromSeconds(request.AdvanceSeconds!.Value), cancellation)
            ? ShowTime.Answer(clock)
            : WireAnswer.Refuse(WireRefusals.InvalidRequest($"Business time runs at most {TimeTravel.Farthest.TotalDays:0} days ahead."));
    }
}
