using System.Text.Json.Nodes;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>What a call is answered: an object, a picture, or a refusal. Always with HTTP 200.</summary>
internal sealed record CodeAnswer(JsonObject? Members, byte[]? Jpeg, LifeCycleRefusal? Refusal)
{
    public static CodeAnswer Done => Ok([]);

    public static CodeAnswer Ok(JsonObject members) => new(members, null, null);

    public static CodeAnswer Picture(byte[] jpeg) => new(null, jpeg, null);

    /// <summary>Done, or refused.</summary>
    public static CodeAnswer Of(LifeCycleRefusal? refusal) => refusal is null ? Done : new(null, null, refusal);

    public static implicit operator CodeAnswer(LifeCycleRefusal refusal) => Of(refusal);
}
