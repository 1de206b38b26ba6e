using System.Buffers.Text;
using System.Text.Json;
using Madang.Kernel.Network;
using Madang.MiniPrograms.Releases;

namespace Madang.MiniPrograms.Gateway;

/// <summary>What an app asks for, as the shell passes it on: in a header for requests, in the first message for sockets.</summary>
internal sealed record AppRequest
{
    private const int LongestUrl = 8_192;
    private const int MostHeaders = 100;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

    /// <summary>The app's link part: <c>wx0123456789abcdef</c>, <c>touristappid@develop.KEY</c>.</summary>
    public string App { get; init; } = "";

    /// <summary>One of <see cref="DomainKind"/>: request, upload, download, socket.</summary>
    public string Kind { get; init; } = DomainKind.Request;

    public string Url { get; init; } = "";

    public string Method { get; init; } = "GET";

    public IReadOnlyDictionary<string, string> Header { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Milliseconds; 0 for the gateway's own limit.</summary>
    public long TimeoutMs { get; init; }

    /// <summary>Reads the header's text: JSON in base64url. Null for what is not one.</summary>
    public static AppRequest? Parse(string text)
    {
        try
        {
            return Base64Url.IsValid(text) ? Checked(JsonSerializer.Deserialize<AppRequest>(Base64Url.DecodeFromChars(text), JsonSerializerOptions.Web)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a socket's first message.</summary>
    public static AppRequest? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Checked(JsonSerializer.Deserialize<AppRequest>(json, JsonSerializerOptions.Web));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The address, if it is one that this kind may have.</summary>
    public Uri? Target()
    {
        string[] schemes = Kind == DomainKind.Socket ? ["ws", "wss"] : ["http", "https"];
        return Url.Length <= LongestUrl && Uri.TryCreate(Url, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme) && HostName.Of(url) is not null && url.UserInfo.Length == 0 ? url : null;
    }

    private static AppRequest? Checked(AppRequest? request) =>
        request is { App: not null, Method: not null, Url: not null, Header: not null, Protocols: not null } && request.Header.Count <= MostHeaders && request.Header.Values.All(value => value is not null)
        && Methods.Contains(request.Method.ToUpperInvariant()) && IsKind(request.Kind) && request.TimeoutMs >= 0
            ? request with { Method = request.Method.ToUpperInvariant() }
            : null;

    private static bool IsKind(string kind) => kind is DomainKind.Request or DomainKind.Upload or DomainKind.Download or DomainKind.Socket;
}
