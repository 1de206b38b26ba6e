using System.Diagnostics;
using System.Text.Json.Nodes;
using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Compile.Configuration;
using Madang.MiniPrograms.Hosting;
using Madang.MiniPrograms.Releases;
using Madang.MiniPrograms.Releases.LifeCycle;

namespace Madang.MiniPrograms.Development;

/// <summary>
/// An app that is being made: compiled whenever a file of it is saved, published as its develop version, and told to whoever has it open.
/// There is one in a platform that <c>app dev</c> started, and none in any other.
/// </summary>
public sealed class DevelopmentSession : IAsyncDisposable
{
    private const int WarmRounds = 3;

    private readonly ReleaseStore store;
    private readonly OperatorAccess access;
    private readonly DevelopmentEvents events;
    private readonly Evaluations scripts;
    private readonly FreshPackages fresh;
    private readonly TimeProvider time;
    private readonly DirectoryInfo aside = Directory.CreateTempSubdirectory("madang-dev-");
    private CompilerProcess compiler = null!;
    private bool checksDomains;
    private UploadedPackage? current;
    private readonly Dictionary<string, (long Stamp, PackageFile File)> read = new(StringComparer.Ordinal);
    private bool hasErrors;
    private bool isWarm;
    private readonly Lock gate = new();
    private UploadedPackage? unpublished;
    private bool isPublishing;
    private Task publishing = Task.CompletedTask;

    internal DevelopmentSession(ReleaseStore store, OperatorAccess access, DevelopmentEvents events, Evaluations scripts, FreshPackages fresh, TimeProvider time) =>
        (this.store, this.access, this.events, this.scripts, this.fresh, this.time) = (store, access, events, scripts, fresh, time);

    /// <summary>The project's folder, absolute.</summary>
    public string Project { get; private set; } = "";

    /// <summary>The app's id, as its project says.</summary>
    public string AppId { get; private set; } = "";

    /// <summary>Path of the link by which the app opens, with its key: <c>/a/touristappid@develop.KEY</c>. It holds from the start, whether the app compiles or not.</summary>
    public string Link => AppLink.PathOf(AppId, AppEnvironment.Develop, access.KeyOf(AppId, AppEnvironment.Develop));

    /// <summary>Path of the developer's page.</summary>
    public string DeveloperLink => DeveloperPage.PathOf(Link);

    /// <summary>Compiles and publishes the app for the first time. Errors are told like those of any later build.</summary>
    /// <param name="project">The folder, as the WeChat tools take it.</param>
    /// <param name="checksDomains">Whether the gateway holds the app to its domain list.</param>
    /// <param name="process">What compiles.</param>
    /// <param name="cancellation">Gives it up.</param>
    public Task<DevelopmentBuild> OpenAsync(string project, bool checksDomains, CompilerProcess process, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(process);
        Project = Path.GetFullPath(project);
        (compiler, this.checksDomains) = (process, checksDomains);
        AppId = ProjectConfig.Read(Project, new()).AppId is { Length: > 0 } id && AppKey.IsAppId(id) ? id : "touristappid";
        return BuildAsync(null, cancellation);
    }

    // The first compile after the very first one is slow in a young process: better now than when somebody waits for it.
    private async Task WarmAsync(CancellationToken cancellation)
    {
        if (current is null)
            return;
        var entry = Path.Combine(Project, WatchRules.AppRootOf(Project), current.Facts.Entry);
        for (var round = 0; round < WarmRounds && !Volatile.Read(ref isWarm); round++)
            await compiler.RecompileAsync(((string[])[".js", ".wxml", ".wxss"]).Select(ending => entry + ending), cancellation);
    }

    /// <summary>Builds again after each batch of changes, until it is cancelled.</summary>
    public async IAsyncEnumerable<DevelopmentBuild> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var batch = new ChangeBatch(time);
        var rules = WatchRules.Of(Project);
        using var watch = new SourceWatch(Project, path =>
        {
            if (path is null || Volatile.Read(ref rules).Matters(path))
                batch.Add(path);
        });
        var warming = WarmAsync(cancellation);
        while (!cancellation.IsCancellationRequested)
        {
            IReadOnlyCollection<string> changed;
            try
            {
                changed = await batch.NextAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            if (changed.Any(path => path is "project.config.json" or "project.private.config.json"))
                Volatile.Write(ref rules, WatchRules.Of(Project));
            Volatile.Write(ref isWarm, true);
            yield return await BuildAsync(changed, cancellation);
        }
        await warming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        aside.Delete(recursive: true);
    }

    private async Task<DevelopmentBuild> BuildAsync(IReadOnlyCollection<string>? changed, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var result = changed is null
            ? await compiler.CompileAsync(new(Project, aside.FullName, IsDevelopment: true) { ReplacesLast = true }, cancellation)
            : await compiler.RecompileAsync(changed.Select(path => Path.Combine(Project, path)), cancellation);
        var before = hasErrors;
        hasErrors = !result.IsSound;
        var news = new BuildNews { Changed = [.. changed ?? []], Diagnostics = SourceExcerpt.Of(Project, result.Diagnostics), WasMended = before && !hasErrors };
        if (result.Package is not { } folder)
        {
            news = Tell(news with { Effect = "errors", Hash = current?.Hash }, start);
        }
        else
        {
            news = await PublishAsync(UploadedPackage.ReadFolder(folder, read), news, start, cancellation);
        }
        return new(news.Effect, news.Changed, result.Diagnostics, current?.Facts.Pages ?? result.Pages, news.ElapsedMs, news.WasMended);
    }

    // Who has the app open is told first, and served from memory; the store writes meanwhile. The very first build is there before anybody can ask for it.
    private async Task<BuildNews> PublishAsync(UploadedPackage package, BuildNews news, long start, CancellationToken cancellation)
    {
        var change = PackageChange.Between(current, package);
        var facts = package.Facts;
        news = news with
        {
            Effect = change.Effect.ToString().ToLowerInvariant(),
            Hash = package.Hash,
            Styles = change.Styles,
            Templates = [.. change.Templates.Keys],
            Windows = change.Windows,
            Patch = change.Templates.Count > 0 ? scripts.Keep(new AppKey(AppKey.Of(AppId), AppEnvironment.Develop), string.Concat(change.Templates.Values)) : null,
            Facts = new(package.Hash, facts.Name, facts.Entry, facts.Pages, JsonNode.Parse(facts.AppConfig)),
        };
        var isFirst = current is null;
        current = package;
        if (change.Effect != BuildEffect.None)
        {
            fresh.Keep(package, checksDomains);
            if (isFirst)
                await store.PublishAsync(package, AppEnvironment.Develop, "", "", checksDomains, Actor.Operator, cancellation);
        }
        news = Tell(news, start);
        if (change.Effect != BuildEffect.None && !isFirst)
            await PublishLaterAsync(package);
        return news;
    }

    // Of several builds in a row only the last one need be kept: whoever opens the app wants that one.
    private async Task PublishLaterAsync(UploadedPackage package)
    {
        lock (gate)
        {
            unpublished = package;
            if (isPublishing)
                return;
            isPublishing = true;
        }
        // What went wrong the last time is told now.
        await publishing;
        publishing = Task.Run(PublishUnpublishedAsync);
    }

    private async Task PublishUnpublishedAsync()
    {
        try
        {
            while (TakeUnpublished() is { } next)
                await store.PublishAsync(next, AppEnvironment.Develop, "", "", checksDomains, Actor.Operator, CancellationToken.None);
        }
        catch
        {
            lock (gate)
                isPublishing = false;
            throw;
        }
    }

    private UploadedPackage? TakeUnpublished()
    {
        lock (gate)
        {
            var next = unpublished;
            unpublished = null;
            isPublishing = next is not null;
            return next;
        }
    }

    private BuildNews Tell(BuildNews news, long start)
    {
        news = news with { ElapsedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        events.Tell(AppId, news);
        return news;
    }
}
