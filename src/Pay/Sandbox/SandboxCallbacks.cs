namespace Madang.Pay.Sandbox;

/// <summary>One callback in the sandbox's list.</summary>
internal sealed record ListedCallback(string Id, string Mchid, string EventType, string NotifyUrl, string State, long Attempts, long CreatedAtUs, long? NextAtUs);

/// <summary>The callbacks of all merchants, for the sandbox's list.</summary>
internal sealed class SandboxCallbacks
{
    public Task<IReadOnlyList<ListedCallback>> NewestAsync(string? mchId, int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ListedCallback>>([]);
}
