namespace Madang.Server.Hosting;

/// <summary>A command cannot go on for a reason that its user can mend: the message is all they need to see.</summary>
internal sealed class CommandFailure(string message, int exitCode = CommandFailure.Failed) : Exception(message)
{
    /// <summary>The command could not be done.</summary>
    public const int Failed = 1;

    /// <summary>What was written on the command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>No platform answers at the address.</summary>
    public const int NotRunning = 3;

    /// <summary>The platform does not accept the token.</summary>
    public const int NotAllowed = 4;

    public int ExitCode { get; } = exitCode;
}
