using System.Text.Json.Nodes;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>Who may try what is not released: <c>bind_tester</c>, <c>unbind_tester</c>, <c>memberauth</c>.</summary>
internal static class CodeTesters
{
    public static async Task<CodeAnswer> BindAsync(CodeCall call, CancellationToken cancellation)
    {
        var bound = await call.Get<Testers>().AddAsync(call.AppId, Actor.Api, call.Text("wechatid"), Tester.TesterRole, cancellation);
        return bound.Refusal is { } refusal ? refusal : CodeAnswer.Ok(new() { ["userstr"] = bound.Value!.Id });
    }

    public static async Task<CodeAnswer> UnbindAsync(CodeCall call, CancellationToken cancellation) =>
        CodeAnswer.Of(await call.Get<Testers>().RemoveAsync(call.AppId, Actor.Api, call.Text("userstr") is { Length: > 0 } id ? id : call.Text("wechatid"), cancellation));

    public static async Task<CodeAnswer> ListAsync(CodeCall call, CancellationToken cancellation) => call.Text("action") != "get_experiencer"
        ? LifeCycleRefusal.BadAction
        : CodeAnswer.Ok(new()
        {
            ["members"] = new JsonArray([.. (await call.Get<Testers>().ListAsync(call.AppId, cancellation)).Where(tester => tester.Role == Tester.TesterRole).Select(tester => new JsonObject { ["userstr"] = tester.Id })]),
        });
}
