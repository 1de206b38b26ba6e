namespace Madang.Desk;

/// <summary>How this node is, from whoever hosts the console.</summary>
public interface IPlatformHealth
{
    /// <summary>Asks every part, within two seconds.</summary>
    Task<PlatformHealth> AskAsync(CancellationToken cancellation = default);
}

/// <summary>How a node is.</summary>
/// <param name="IsReady">Whether it takes requests.</param>
/// <param name="Parts">Each part by its name, with <c>ok</c> or a few words.</param>
public sealed record PlatformHealth(bool IsReady, IReadOnlyList<(string Name, string State)> Parts);
