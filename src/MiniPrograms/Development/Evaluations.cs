using System.Security.Cryptography;
using System.Text;
using Madang.MiniPrograms.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Madang.MiniPrograms.Development;

/// <summary>
/// <c>POST /dev/evaluations?app=APP@develop.KEY</c>: takes what a developer typed into the console and gives the addresses of two scripts, one that reads it as an expression
/// and one as statements. The app's worker loads them from its own origin: its policy, which lets nothing make code of a text, stays as it is for every other version.
/// </summary>
internal sealed class Evaluations
{
    private const int MostKept = 64;
    private const int LongestText = 64 * 1024;
    private const string Folder = "debug/";

    // What a developer's text has beside JavaScript's own: what a module has, and an object of its own that stays.
    private const string Parameters = "$,wx,getApp,getCurrentPages,require,console";

    private readonly Lock gate = new();
    private readonly Queue<string> order = new();
    private readonly Dictionary<string, (string App, string Script)> scripts = new(StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/dev/evaluations", TakeAsync).ExcludeFromDescription();

    /// <summary>The script of this name, if it was made for this app; <paramref name="file"/> is its path in the package.</summary>
    public string? Find(AppKey app, string file)
    {
        lock (gate)
            return file.StartsWith(Folder, StringComparison.Ordinal) && scripts.TryGetValue(file, out var kept) && kept.App == app.ToString() ? kept.Script : null;
    }

    private static async Task<IResult> TakeAsync(HttpContext http, Evaluations evaluations, DevelopmentEvents events, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!events.MayListen(http, out var appId))
            return ReleaseAnswers.NotFound("There is no such app in development here.");
        if (http.Request.ContentLength is not (> 0 and <= LongestText))
            return ReleaseAnswers.Refuse(400, "PARAM_ERROR", $"What is to be evaluated has at most {LongestText / 1024} kB.");
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellation);
        var app = new AppKey(AppKey.Of(appId), AppEnvironment.Develop).ToString();
        var name = RandomNumberGenerator.GetHexString(24, lowercase: true);
        return ReleaseAnswers.Ok(new
        {
            Expression = evaluations.Keep(app, $"{Folder}{name}e.js", $"__madang.evaluate(async function({Parameters}){{return(\n{text}\n)}})\n"),
            Statements = evaluations.Keep(app, $"{Folder}{name}s.js", $"__madang.evaluate(async function({Parameters}){{\n{text}\n}})\n"),
        });
    }

    /// <summary>Keeps a script of ours for an app's worker; gives its path in the app's packages.</summary>
    public string Keep(AppKey app, string script) => Keep(app.ToString(), $"{Folder}{RandomNumberGenerator.GetHexString(24, lowercase: true)}.js", script);

    private string Keep(string app, string file, string script)
    {
        lock (gate)
        {
            order.Enqueue(file);
            scripts[file] = (app, script);
            while (order.Count > MostKept)
                scripts.Remove(order.Dequeue());
        }
        return file;
    }
}
