using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Desk.Access;

/// <summary>A form that the gate has let in.</summary>
internal sealed class ActCall(HttpContext http, Caller? caller, IFormCollection form, PageState state)
{
    public const int LongestText = 4_096;

    public HttpContext Http { get; } = http;

    /// <summary>Who acts; there is one unless the act is for nobody.</summary>
    public Caller Caller => caller ?? throw new InvalidOperationException("Nobody is signed in.");

    public PageState State { get; } = state;

    /// <summary>What the log says of it beside its name; never a secret.</summary>
    public string Note { get; set; } = "";

    public T Get<T>()
        where T : notnull => Http.RequestServices.GetRequiredService<T>();

    public string Path(string name) => (string)Http.Request.RouteValues[name]!;

    public IFormFile? File(string name) => form.Files.GetFile(name);

    /// <summary>A field without the spaces around it; empty when it is not there or too long.</summary>
    public string Text(string name) => Raw(name).Trim();

    /// <summary>A field as it was typed.</summary>
    public string Raw(string name) => form[name].ToString() is { Length: <= LongestText } text && !text.Contains('\0') ? text : "";

    public bool IsOn(string name) => form[name].ToString().Length > 0;

    public long? Number(string name) => long.TryParse(Text(name), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Lines of a text area that hold something.</summary>
    public IReadOnlyList<string> Lines(string name) => Raw(name).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public string Address => Http.Connection.RemoteIpAddress?.ToString() ?? "";

    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host.Value}";

    /// <summary>Every field as text, to be shown again; what is secret is left out.</summary>
    public IReadOnlyDictionary<string, string> Typed() => form.Where(field => field.Key != ConsoleGate.FormKeyField && !field.Key.Contains("password", StringComparison.Ordinal) && field.Key is not ("code" or "ticket"))
        .ToDictionary(field => field.Key, field => field.Value.ToString() is { Length: <= LongestText } text ? text : "", StringComparer.Ordinal);
}

/// <summary>What became of a form.</summary>
internal abstract record ActResult
{
    /// <summary>Done: back to a page, which says so.</summary>
    public sealed record Done(string Path, string Said, params string[] Named) : ActResult;

    /// <summary>Not done: the page again, with the reason at the form.</summary>
    public sealed record Refused(string Key, string? Code = null, string? Message = null, params string[] Named) : ActResult;

    /// <summary>Done, and the page tells what is told once.</summary>
    public sealed record Told(IReadOnlyList<(string Label, string Value)> Values) : ActResult;

    /// <summary>Done, and the answer is a file.</summary>
    public sealed record File(byte[] Content, string Name, string ContentType) : ActResult;

    /// <summary>There is no such thing.</summary>
    public sealed record Missing : ActResult;
}
