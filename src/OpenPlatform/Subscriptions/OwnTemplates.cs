using Madang.OpenPlatform.Subscriptions.Library;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary><c>POST /wxaapi/newtmpl/addtemplate</c>: <c>{"tid":"1001","kidList":[1,2,3],"sceneDesc":"order paid"}</c>; as JSON or as a form.</summary>
internal sealed class AddTemplate(Templates templates) : IOpenUseCase
{
    private const int FewestKeywords = 2;
    private const int MostKeywords = 5;
    private const int LongestScene = 15;

    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (TemplateLibrary.Find(call.Number("tid") ?? 0) is not { } title)
            return OpenErrors.InvalidTemplateTitle;
        if (call.Numbers("kidList") is not { Count: >= FewestKeywords and <= MostKeywords } kids || kids.Distinct().Count() != kids.Count || kids.Any(kid => title.Keywords.All(keyword => keyword.Kid != kid)))
            return OpenErrors.InvalidKeywords;
        var scene = call.Text("sceneDesc");
        if (scene.EnumerateRunes().Count() > LongestScene)
            return OpenErrors.InvalidSceneDescription;
        return await templates.AddAsync(call.AppId, title.Tid, kids, scene, cancellation) is { } templateId
            ? OpenAnswer.Ok(new Dictionary<string, object> { ["errcode"] = 0, ["errmsg"] = "ok", ["priTmplId"] = templateId })
            : OpenErrors.TooManyTemplates;
    }
}

/// <summary><c>POST /wxaapi/newtmpl/deltemplate</c>: <c>{"priTmplId":"…"}</c></summary>
internal sealed class DeleteTemplate(Templates templates) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation)
    {
        if (call.Text("priTmplId") is not { Length: > 0 and <= 64 } templateId)
            return OpenErrors.InvalidTemplateArguments;
        return await templates.RemoveAsync(call.AppId, templateId, cancellation) ? OpenAnswer.Done : OpenErrors.NoSuchTemplate;
    }
}

/// <summary><c>GET /wxaapi/newtmpl/gettemplate</c>: the app's templates, all of them: there are 25 at most.</summary>
internal sealed class GetTemplates(Templates templates) : IOpenUseCase
{
    public async Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) => OpenAnswer.Ok(new Dictionary<string, object>
    {
        ["errcode"] = 0,
        ["errmsg"] = "ok",
        ["data"] = (await templates.ListAsync(call.AppId, cancellation)).Select(Told),
    });

    private static Dictionary<string, object> Told(Template template)
    {
        var told = new Dictionary<string, object>
        {
            ["priTmplId"] = template.TemplateId,
            ["title"] = template.Title.Title,
            ["content"] = string.Concat(template.Keywords.Select(keyword => $"{keyword.Name}:{{{{{keyword.Key}.DATA}}}}\n")),
            ["example"] = string.Concat(template.Keywords.Select(keyword => $"{keyword.Name}:{keyword.Example}\n")),
            ["type"] = template.Title.Type,
        };
        var enumerations = template.Keywords.Where(keyword => keyword.Values.Count > 0).ToArray();
        if (enumerations.Length > 0)
            told["keywordEnumValueList"] = enumerations.Select(keyword => new Dictionary<string, object> { ["enumValueList"] = keyword.Values, ["keywordCode"] = $"{keyword.Key}.DATA" });
        return told;
    }
}
