namespace Madang.Kernel.Inspection;

/// <summary>What a developer has asked a sandbox to do wrong, for modules whose wire is not pay's. Outside a sandbox there is never anything.</summary>
public interface IFaultSource
{
    /// <summary>Takes one use of a fault that is on for an app.</summary>
    /// <param name="appId">Whose requests and pushes it spoils.</param>
    /// <param name="kind">As the command line writes it: <c>callback-lost</c>.</param>
    /// <param name="path">Of a request, its path: a fault that names one applies only where it begins so. Null for a push.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>Its parameter (milliseconds, seconds; 1 where it has none); null when none is on.</returns>
    ValueTask<long?> TakeAsync(string appId, string kind, string? path, CancellationToken cancellation = default);
}
