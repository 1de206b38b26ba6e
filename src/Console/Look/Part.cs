using Madang.Desk.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Madang.Desk.Look;

/// <summary>A part of a page. Public because Razor's components are.</summary>
public abstract class Part : ComponentBase
{
    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext Http { get; set; } = default!;

    private protected PageState State => PageState.Of(Http);

    private protected Words W => State.Words;
}
