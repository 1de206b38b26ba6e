using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <summary>
/// The calls by which an app's back end leads its versions, without HTTP: the module that knows whose token a request carries puts them on the wire, with its quotas and its inspector.
/// </summary>
public interface ICodeCalls
{
    /// <summary>Every call.</summary>
    IReadOnlyList<CodeCallRoute> Routes { get; }
}

/// <summary>One call.</summary>
/// <param name="Path">Such as <c>/wxa/release</c>.</param>
/// <param name="NeedsPost">Whether it must be posted with a body; the others are made by GET, and by some clients by POST.</param>
/// <param name="HandleAsync">Answers it.</param>
public sealed record CodeCallRoute(string Path, bool NeedsPost, Func<CodeRequest, CancellationToken, Task<CodeReply>> HandleAsync);

/// <summary>One request, of an app that has shown who it is.</summary>
/// <param name="Http">For its query and its host.</param>
/// <param name="AppId">Whose.</param>
/// <param name="Body">The posted object; undefined where none was.</param>
public sealed record CodeRequest(HttpContext Http, string AppId, JsonElement Body);

/// <summary>What it is answered.</summary>
/// <param name="Errcode">0, or the documented number of the refusal.</param>
/// <param name="Errmsg">The refusal in one sentence; empty for none.</param>
/// <param name="Members">What stands beside errcode and errmsg; null for nothing.</param>
/// <param name="Jpeg">A picture instead of JSON; null for none.</param>
public sealed record CodeReply(int Errcode, string Errmsg, JsonObject? Members, byte[]? Jpeg);
