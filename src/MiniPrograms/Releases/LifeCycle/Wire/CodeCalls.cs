namespace Madang.MiniPrograms.Releases.LifeCycle.Wire;

/// <inheritdoc cref="ICodeCalls" />
internal sealed class CodeCalls : ICodeCalls
{
    public IReadOnlyList<CodeCallRoute> Routes { get; } =
    [
        Of("get_qrcode", needsPost: false, CodeVersions.QrCodeAsync),
        Of("get_page", needsPost: false, CodeVersions.PagesAsync),
        Of("get_category", needsPost: false, CodeVersions.CategoriesAsync),
        Of("commit", needsPost: true, CodeVersions.CommitAsync),
        Of("getversioninfo", needsPost: true, CodeVersions.VersionInfoAsync),
        Of("submit_audit", needsPost: true, CodeAudits.SubmitAsync),
        Of("get_auditstatus", needsPost: true, CodeAudits.StatusAsync),
        Of("get_latest_auditstatus", needsPost: false, CodeAudits.LatestStatusAsync),
        Of("undocodeaudit", needsPost: false, CodeAudits.WithdrawAsync),
        Of("speedupaudit", needsPost: true, CodeAudits.HurryAsync),
        Of("release", needsPost: true, CodeReleases.ReleaseAsync),
        Of("grayrelease", needsPost: true, CodeReleases.GrayAsync),
        Of("getgrayreleaseplan", needsPost: false, CodeReleases.GrayPlanAsync),
        Of("revertgrayrelease", needsPost: false, CodeReleases.RevertGrayAsync),
        Of("revertcoderelease", needsPost: false, CodeReleases.RollBackAsync),
        Of("change_visitstatus", needsPost: true, CodeReleases.VisitAsync),
        Of("bind_tester", needsPost: true, CodeTesters.BindAsync),
        Of("unbind_tester", needsPost: true, CodeTesters.UnbindAsync),
        Of("memberauth", needsPost: true, CodeTesters.ListAsync),
    ];

    private static CodeCallRoute Of(string name, bool needsPost, Func<CodeCall, CancellationToken, Task<CodeAnswer>> handler) => new($"/wxa/{name}", needsPost, async (request, cancellation) =>
    {
        var answer = await handler(new(request.Http, request.AppId, request.Body), cancellation);
        return new(answer.Refusal?.Code ?? 0, answer.Refusal?.Message ?? "", answer.Members, answer.Jpeg);
    });
}
