using Madang.Pay.Wire;
using Microsoft.AspNetCore.Http;

namespace Madang.Pay.Sandbox;

/// <summary>One sentence to somebody in a browser: what happened and what to do.</summary>
internal static class MessagePage
{
    public static WireAnswer Of(HttpContext http, int status, string message, string? back)
    {
        var words = Words.Of(http);
        if (status == StatusCodes.Status401Unauthorized)
            return Show(http, words, status, words["message.closed"], "./madang sandbox open", back);
        return Show(http, words, status, message, command: null, back);
    }

    public static WireAnswer LinkIsUsed(HttpContext http)
    {
        var words = Words.Of(http);
        return Show(http, words, StatusCodes.Status403Forbidden, words["message.link"], "./madang sandbox open", "/sandbox");
    }

    private static WireAnswer Show(HttpContext http, Words words, int status, string message, string? command, string? back)
    {
        var content = Html.Of($"""
            <section class="message">
            <h1>{words["message.title"]}</h1>
            <p>{message}</p>
            {(command is null ? Html.Empty : PageLayout.Copyable(words, command))}
            {(back is null ? Html.Empty : Html.Of($"""<p><a class="button" href="{back}">{words["back"]}</a></p>"""))}
            </section>
            """);
        return PageLayout.Answer(http, words, words["message.title"], here: "", content, status);
    }
}
