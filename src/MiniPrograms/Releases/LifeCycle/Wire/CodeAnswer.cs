using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>What a call is answered: an object, a picture, or a refusal. Always with HTTP 200.</summary>
internal sealed record CodeAnswer(JsonObject? Members, byte[]? Jpeg, LifeCycleRefusal? Refusal)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static CodeAnswer Done => Ok([]);

    public static CodeAnswer Ok(JsonObject members) => new(members, null, null);

    public static CodeAnswer Picture(byte[] jpeg) => new(null, jpeg, null);

    /// <summary>Done, or refused.</summary>
    public static CodeAnswer Of(LifeCycleRefusal? refusal) => refusal is null ? Done : new(null, null, refusal);

    public static implicit operator CodeAnswer(LifeCycleRefusal refusal) => Of(refusal);

    /// <summary>The object as it is sent: <c>errcode</c> and <c>errmsg</c> first, a refusal's words with the request's number behind them.</summary>
    public string ToJson(string requestId)
    {
        var whole = new JsonObject { ["errcode"] = Refusal?.Code ?? 0, ["errmsg"] = Refusal is null ? "ok" : $"{Refusal.Message} rid: {requestId}" };
        foreach (var (name, value) in Members ?? [])
            whole[name] = value?.DeepClone();
        return whole.ToJsonString(Json);
    }
}
