using Madang.Desk.Access;
using Madang.MiniPrograms.Releases;
using Madang.OpenPlatform.Apps;

namespace Madang.Desk.Apps;

/// <summary>An app from its first upload to a rollback, with its testers, servers and keys.</summary>
internal static class AppRoutes
{
    private const long LargestUploadBytes = 48L * 1024 * 1024 + 64 * 1024;
    private const int LongestName = 64;

    private static readonly Need See = new(Right.SeeApps, Scope.App);
    private static readonly Need Ship = new(Right.ShipApps, Scope.App);
    private static readonly Need Keep = new(Right.KeepAppKeys, Scope.App);

    public static void MapApps(this ConsoleRoutes routes)
    {
        routes.Page<AppsPage>("/apps", new(Right.SeeApps, Scope.Any), "apps.title", "apps");
        routes.Page<ReleasePage>("/apps/{appId}", See, "tab.release", "apps");
        routes.Page<VersionsPage>("/apps/{appId}/versions", See, "tab.versions", "apps");
        routes.Page<TestersPage>("/apps/{appId}/testers", Ship, "tab.testers", "apps");
        routes.Page<DomainsPage>("/apps/{appId}/domains", Ship, "tab.domains", "apps");
        routes.Page<KeysPage>("/apps/{appId}/keys", Keep, "tab.keys", "apps");
        routes.Page<LogPage>("/apps/{appId}/log", See, "tab.log", "apps");
        routes.Act<AppsPage>("/apps", new(Right.MakeApps, Scope.Platform), "apps.make", "apps.title", "apps", MakeAsync);
        MapLife(routes);
        routes.Act<TestersPage>("/apps/{appId}/testers", Ship, "testers.bind", "tab.testers", "apps", async (call, cancellation) =>
        {
            call.Note = call.Text("name");
            return After(call, "/testers", "said.tester", await call.Get<IReleases>().BindTesterAsync(AppOf(call), call.Caller.Actor, call.Text("name"), call.Text("role") == "developer", cancellation), call.Text("name"));
        });
        routes.Act<TestersPage>("/apps/{appId}/testers/{tester}/unbind", Ship, "testers.unbind", "tab.testers", "apps", async (call, cancellation) =>
        {
            call.Note = call.Path("tester");
            return After(call, "/testers", "said.untester", await call.Get<IReleases>().UnbindTesterAsync(AppOf(call), call.Caller.Actor, call.Path("tester"), cancellation));
        });
        routes.Act<DomainsPage>("/apps/{appId}/domains/{kind}", Ship, "apps.domains", "tab.domains", "apps", SetDomainsAsync);
        MapKeys(routes);
    }

    private static void MapLife(ConsoleRoutes routes)
    {
        routes.Act<ReleasePage>("/apps/{appId}/versions", Ship, "apps.upload", "tab.release", "apps", UploadAsync, LargestUploadBytes);
        Step("/submit", "apps.submit", "said.submitted", (releases, call, cancellation) => releases.SubmitAsync(AppOf(call), call.Caller.Actor, call.Text("note"), cancellation));
        Step("/withdraw", "apps.withdraw", "said.withdrawn", (releases, call, cancellation) => releases.WithdrawAsync(AppOf(call), call.Caller.Actor, cancellation));
        Step("/gray", "apps.gray", "said.gray", (releases, call, cancellation) =>
        {
            call.Note = $"{call.Number("percent")}%";
            return releases.ReleaseToSomeAsync(AppOf(call), call.Caller.Actor, call.Number("percent") ?? -1, call.IsOn("developers"), call.IsOn("testers"), cancellation);
        });
        Step("/gray/end", "apps.gray.end", "said.grayended", (releases, call, cancellation) => releases.GiveUpReleaseToSomeAsync(AppOf(call), call.Caller.Actor, cancellation));
        Step("/release", "apps.release", "said.released", (releases, call, cancellation) => releases.ReleaseAsync(AppOf(call), call.Caller.Actor, cancellation));
        Step("/rollback", "apps.rollback", "said.rolledback", (releases, call, cancellation) =>
        {
            call.Note = $"to {call.Number("number")}";
            return releases.RollBackAsync(AppOf(call), call.Caller.Actor, call.Number("number"), cancellation);
        });
        Step("/visit", "apps.visit", "said.visit", (releases, call, cancellation) =>
        {
            call.Note = call.IsOn("open") ? "open" : "closed";
            return releases.SetOpenAsync(AppOf(call), call.Caller.Actor, call.IsOn("open"), cancellation);
        });

        void Step(string path, string name, string said, Func<IReleases, ActCall, CancellationToken, Task<StepRefusal?>> take) => routes.Act<ReleasePage>(
            "/apps/{appId}" + path, Ship, name, "tab.release", "apps", async (call, cancellation) => After(call, "", said, await take(call.Get<IReleases>(), call, cancellation)));
    }

    private static void MapKeys(ConsoleRoutes routes)
    {
        routes.Act<KeysPage>("/apps/{appId}/keys", Keep, "keys.issue", "tab.keys", "apps", async (call, cancellation) =>
        {
            var owner = call.Text("owner");
            if (owner.Length is 0 or > LongestName)
                return new ActResult.Refused("refused.name");
            return await call.Get<IAppKeys>().IssueAsync(AppOf(call), owner, cancellation) is { } made ? Tell(made) : new ActResult.Refused("refused.keys");
        });
        routes.Act<KeysPage>("/apps/{appId}/keys/secret", Keep, "keys.secret", "tab.keys", "apps", async (call, cancellation) =>
            await call.Get<IAppKeys>().ReplaceSecretAsync(AppOf(call), cancellation) is { } secret ? new ActResult.Told([("appsecret", secret)]) : new ActResult.Missing());
        routes.Act<KeysPage>("/apps/{appId}/keys/push", Keep, "keys.push", "tab.keys", "apps", async (call, cancellation) =>
            await call.Get<IAppKeys>().ReplacePushKeysAsync(AppOf(call), cancellation) is { } push ? new ActResult.Told([("token", push.Token), ("encoding_aes_key", push.EncodingAesKey)]) : new ActResult.Missing());
        routes.Act<KeysPage>("/apps/{appId}/keys/web", Keep, "keys.web", "tab.keys", "apps", async (call, cancellation) =>
        {
            if (await call.Get<IAppKeys>().FindAsync(AppOf(call), cancellation) is null)
                return new ActResult.Missing();
            return await call.Get<IAppKeys>().SetWebDomainsAsync(AppOf(call), call.Lines("domains"), cancellation) is { } wrong
                ? new ActResult.Refused("refused.host", Named: wrong)
                : new ActResult.Done($"/apps/{AppOf(call)}/keys", "said.saved");
        });
    }

    private static async Task<ActResult> MakeAsync(ActCall call, CancellationToken cancellation)
    {
        var (name, owner) = (call.Text("name"), call.Text("owner"));
        if (name.Length is 0 or > LongestName || owner.Length is 0 or > LongestName)
            return new ActResult.Refused("refused.name");
        var made = await call.Get<IAppKeys>().MakeAsync(name, owner, cancellation);
        call.Note = made.AppId;
        return Tell(made);
    }

    // Uploaded and, where it is sound, at once the trial version: what was uploaded is there to be tried.
    private static async Task<ActResult> UploadAsync(ActCall call, CancellationToken cancellation)
    {
        var (version, description) = (call.Text("version"), call.Text("description"));
        call.Note = version;
        if (call.File("archive") is not { Length: > 0 } file)
            return new ActResult.Refused("refused.file");
        var releases = call.Get<IReleases>();
        // A zip is read from its end, which a part of a form does not allow.
        await using var content = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await file.CopyToAsync(content, cancellation);
        content.Position = 0;
        var outcome = await releases.UploadAsync(AppOf(call), call.Caller.Actor, content, version, description, cancellation);
        call.State.Shown = outcome;
        if (outcome.VersionId is null)
            return outcome.Refusal is { } refusal ? Refused(refusal) : new ActResult.Refused("refused.compile");
        return After(call, "", "said.uploaded", await releases.CommitAsync(AppOf(call), call.Caller.Actor, version, description, cancellation), version);
    }

    private static async Task<ActResult> SetDomainsAsync(ActCall call, CancellationToken cancellation)
    {
        call.Note = $"{call.Path("kind")}: {string.Join(' ', call.Lines("origins"))}";
        return await call.Get<IReleases>().SetDomainsAsync(AppOf(call), call.Caller.Actor, call.Path("kind"), call.Lines("origins"), cancellation) is { } wrong
            ? new ActResult.Refused("refused.origin", Named: wrong)
            : new ActResult.Done($"/apps/{AppOf(call)}/domains", "said.saved");
    }

    private static ActResult.Told Tell(AppSecrets made) => new([("appid", made.AppId), ("appsecret", made.AppSecret), ("token", made.Token), ("encoding_aes_key", made.EncodingAesKey)]);

    private static string AppOf(ActCall call) => call.Path("appId");

    private static ActResult After(ActCall call, string page, string said, StepRefusal? refusal, params string[] named) =>
        refusal is null ? new ActResult.Done($"/apps/{AppOf(call)}{page}", said, named) : Refused(refusal);

    /// <summary>The reason in the reader's words where there are some, and the wire's number for developers.</summary>
    internal static ActResult.Refused Refused(StepRefusal refusal) => new($"refusal.{refusal.Key}", refusal.Key, refusal.Message);
}
