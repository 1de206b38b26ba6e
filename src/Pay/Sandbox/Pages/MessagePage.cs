using Madang.Kernel.Refusals;
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

    /// <summary>What a command refused, in the reader's words; the code and the platform's own sentence stand below for whoever looks them up.</summary>
    public static WireAnswer Refused(HttpContext http, Refusal refusal, string back)
    {
        var words = Words.Of(http);
        var message = refusal == SandboxGate.Forged ? words["message.forged"] : words["message.refused"];
        return Show(http, words, refusal.Status, message, command: null, back, Html.Of($"""<p><small><code>{refusal.Code}</code> <span lang="en">{refusal.Message}</span></small></p>"""));
    }

    public static WireAnswer LinkIsUsed(HttpContext http)
    {
        var words = Words.Of(http);
        return Show(http, words, StatusCodes.Status403Forbidden, words["message.link"], "./madang sandbox open", "/sandbox");
    }

    private static WireAnswer Show(HttpContext http, Words words, int status, string message, string? command, string? back, Html small = default)
    {
        var content = Html.Of($"""
            <section class="message">
            <h1>{words["message.title"]}</h1>
            <p>{message}</p>
            {small}
            {(command is null ? Html.Empty : PageLayout.Copyable(words, command))}
            {(back is null ? Html.Empty : Html.Of($"""<p><a class="button" href="{back}">{words["back"]}</a></p>"""))}
            </section>
            """);
        return PageLayout.Answer(http, words, words["message.title"], here: "", content, status);
    }
}
