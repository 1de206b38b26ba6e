namespace Madang.MiniPrograms.Gateway;

/// <summary>What the gateway grants. Every figure is per node.</summary>
public sealed record GatewayLimits
{
    /// <summary>Requests a minute for one visitor in one app, and as many at once in a burst.</summary>
    public int RequestsPerMinute { get; init; } = 600;

    /// <summary>Requests a minute from one network address, over all apps and visitors.</summary>
    public int RequestsPerMinutePerAddress { get; init; } = 3_000;

    /// <summary>Requests of one visitor that are under way at once.</summary>
    public int AtOnce { get; init; } = 30;

    /// <summary>Sockets of one visitor that are open at once.</summary>
    public int SocketsAtOnce { get; init; } = 10;

    /// <summary>Largest body of a request, in bytes.</summary>
    public long RequestBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Largest body of an upload, in bytes.</summary>
    public long UploadBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Largest answer to a request or an upload, in bytes.</summary>
    public long AnswerBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Largest download, in bytes.</summary>
    public long DownloadBytes { get; init; } = 200 * 1024 * 1024;

    /// <summary>Largest message of a socket in either direction, in bytes.</summary>
    public int MessageBytes { get; init; } = 1024 * 1024;

    /// <summary>Longest time an exchange may take, its content included, whatever the app asks for.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a socket may be silent in both directions.</summary>
    public TimeSpan SocketSilence { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many redirects are followed.</summary>
    public int Redirects { get; init; } = 5;
}
