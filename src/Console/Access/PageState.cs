using Madang.Desk.Look;
using Microsoft.AspNetCore.Http;

namespace Madang.Desk.Access;

/// <summary>What was asked for and not done: the page shows it at its form, with what was typed.</summary>
/// <param name="Form">The form's name, the same as its act's.</param>
/// <param name="Message">Why, in the reader's words.</param>
/// <param name="Code">For developers, in small print.</param>
/// <param name="Values">What was typed, but for passwords.</param>
internal sealed record Attempt(string Form, string Message, string? Code, IReadOnlyDictionary<string, string> Values);

/// <summary>What is told on a page this once: new secrets, a link. It is in no address and in no log.</summary>
internal sealed record ToldOnce(string Form, IReadOnlyList<(string Label, string Value)> Values);

/// <summary>What a page knows of its request.</summary>
internal sealed class PageState
{
    private static readonly object Key = new();

    public required Words Words { get; init; }

    public Caller? Caller { get; init; }

    /// <summary>Key of the page's title.</summary>
    public required string Title { get; init; }

    /// <summary>Place in the rail: apps, audits, tenants, …</summary>
    public required string Place { get; init; }

    /// <summary>What became of the act before; null for nothing to tell.</summary>
    public string? Said { get; set; }

    public Attempt? Attempt { get; set; }

    public ToldOnce? Told { get; set; }

    /// <summary>More that a refused act wants to show, such as what the compiler found.</summary>
    public object? Shown { get; set; }

    public static PageState Of(HttpContext http) => (PageState)http.Items[Key]!;

    public void Keep(HttpContext http) => http.Items[Key] = this;
}
