using System.Text.Json;
using System.Text.Json.Serialization;
using Madang.Kernel.Refusals;
using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Sandbox;

/// <summary>One request that <see cref="SandboxGate"/> has let in.</summary>
internal sealed class SandboxCall(HttpContext http, string session, ReadOnlyMemory<byte> body)
{
    // A form sends its numbers as text.
    private static readonly JsonSerializerOptions Reading = new(WireJson.Options) { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    public HttpContext Http { get; } = http;

    /// <summary>The browser's session; empty for the command line.</summary>
    public string Session { get; } = session;

    public string Path(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>A value of the query; null when absent or empty.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 and <= 256 } text ? text : null;

    /// <summary>A number of the query; null when absent or no number.</summary>
    public long? Number(string name) => long.TryParse(Query(name), out var number) ? number : null;

    /// <summary>Reads and checks the body.</summary>
    public bool TryRead<T>(out T request, out Refusal refusal)
        where T : class => JsonBody.TryRead(body.IsEmpty ? "{}"u8 : body.Span, Reading, out request, out refusal);
}

/// <summary>One endpoint of the sandbox, for the command line as JSON and for the pages as a form.</summary>
internal interface ISandboxUseCase
{
    Task<WireAnswer> HandleAsync(SandboxCall call, CancellationToken cancellation);
}
