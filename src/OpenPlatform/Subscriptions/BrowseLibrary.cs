using Madang.OpenPlatform.Subscriptions.Library;
using Madang.OpenPlatform.Wire;

namespace Madang.OpenPlatform.Subscriptions;

/// <summary><c>GET /wxaapi/newtmpl/getcategory</c>: what kinds of app there are titles for.</summary>
internal sealed class GetTemplateCategories : IOpenUseCase
{
    public Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) =>
        Task.FromResult(OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", Data = TemplateLibrary.Categories.Select(one => new { one.Id, one.Name }) }));
}

/// <summary><c>GET /wxaapi/newtmpl/getpubtemplatetitles?ids=783,221&amp;start=0&amp;limit=30</c>: titles of these kinds, a page of them.</summary>
internal sealed class GetTemplateTitles : IOpenUseCase
{
    private const int MostAtOnce = 30;

    public Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) => Task.FromResult(Answer(call));

    private static OpenAnswer Answer(OpenCall call)
    {
        // Some clients write the list in quotation marks, as the documentation's example does.
        var text = call.Text("ids").Trim('"');
        if (text.Length == 0)
            return OpenErrors.MissingCategories;
        var ids = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part.Trim(), out var id) || TemplateLibrary.Categories.All(one => one.Id != id))
                return OpenErrors.InvalidCategories;
            ids.Add(id);
        }
        if (call.Number("start") is not { } start || start < 0)
            return OpenErrors.InvalidStart;
        if (call.Number("limit") is not (>= 1 and <= MostAtOnce))
            return OpenErrors.InvalidLimit;
        var fitting = TemplateLibrary.Titles.Where(title => ids.Contains(title.CategoryId)).ToArray();
        var page = fitting.Skip((int)Math.Min(start, fitting.Length)).Take((int)call.Number("limit")!.Value);
        return OpenAnswer.Ok(new Dictionary<string, object>
        {
            ["errcode"] = 0,
            ["errmsg"] = "ok",
            ["count"] = fitting.Length,
            ["data"] = page.Select(title => new Dictionary<string, object> { ["tid"] = title.Tid, ["title"] = title.Title, ["type"] = title.Type, ["categoryId"] = title.CategoryId.ToString() }),
        });
    }
}

/// <summary><c>GET /wxaapi/newtmpl/getpubtemplatekeywords?tid=1001</c>: what a title may say.</summary>
internal sealed class GetTemplateKeywords : IOpenUseCase
{
    public Task<OpenAnswer> HandleAsync(OpenCall call, CancellationToken cancellation) => Task.FromResult(TemplateLibrary.Find(call.Number("tid") ?? 0) is { } title
        ? OpenAnswer.Ok(new { Errcode = 0, Errmsg = "ok", Count = title.Keywords.Count, Data = title.Keywords.Select(keyword => new { keyword.Kid, keyword.Name, keyword.Example, keyword.Rule }) })
        : OpenErrors.InvalidTemplateTitle);
}
