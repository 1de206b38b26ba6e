using Madang.Desk.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Madang.Desk.Look;

/// <summary>A page of the console, rendered once on the server. Public because Razor's components are.</summary>
[Layout(typeof(Shell))]
public abstract class ConsolePage : ComponentBase
{
    /// <summary>How many rows a page of a list has.</summary>
    private protected const int PageSize = 25;

    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext Http { get; set; } = default!;

    private protected PageState State => PageState.Of(Http);

    private protected Words W => State.Words;

    private protected Caller Me => State.Caller!;

    private protected CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>Which page of the list, from 1.</summary>
    private protected int PageNumber => int.TryParse(Http.Request.Query["page"], out var page) ? Math.Clamp(page, 1, 10_000) : 1;

    private protected int Offset => (PageNumber - 1) * PageSize;

    /// <summary>Whether there is no such thing: the answer is then 404.</summary>
    private protected bool IsMissing { get; private set; }

    private protected T Get<T>()
        where T : notnull => Http.RequestServices.GetRequiredService<T>();

    private protected string Path(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>A value of the query, cut to a sensible length; empty when there is none.</summary>
    private protected string Query(string name) => Http.Request.Query[name].ToString() is { Length: <= 200 } text && !text.Contains('\0') ? text.Trim() : "";

    private protected string Origin => $"{Http.Request.Scheme}://{Http.Request.Host.Value}";

    private protected void Missing()
    {
        IsMissing = true;
        Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>What was typed into a form that was refused; otherwise what stands there by itself.</summary>
    private protected string Typed(string form, string field, string otherwise = "") =>
        State.Attempt is { } attempt && attempt.Form == form && attempt.Values.TryGetValue(field, out var text) ? text : otherwise;
}
