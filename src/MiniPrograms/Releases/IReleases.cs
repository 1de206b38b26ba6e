using Madang.MiniPrograms.Compile;
using Madang.MiniPrograms.Releases.LifeCycle.Checks;

namespace Madang.MiniPrograms.Releases;

/// <summary>
/// Apps and the life of their versions, for those who look after them on pages: the same steps that the command line and the wire take, under the same locks and in the same log.
/// Who may take which step is the caller's to decide. Times are UTC microseconds.
/// </summary>
public interface IReleases
{
    /// <summary>Apps by name, a page at a time. <paramref name="appIds"/> null is all of them; <paramref name="text"/> is a part of a name or id.</summary>
    Task<IReadOnlyList<AppLine>> ListAsync(IReadOnlyCollection<string>? appIds, string text, int limit, int offset, CancellationToken cancellation = default);

    /// <summary>Where an app stands; null when there is none of this id.</summary>
    Task<AppStanding?> FindAsync(string appId, CancellationToken cancellation = default);

    /// <summary>Uploaded versions, the newest first.</summary>
    Task<IReadOnlyList<UploadedVersion>> VersionsAsync(string appId, int limit, int offset, CancellationToken cancellation = default);

    /// <summary>
    /// Takes a zip archive of an app's sources, which is compiled in a process with limits, or of a package that is built already, and makes it the develop version.
    /// Nothing is kept of an archive that is refused, does not compile or is another app's.
    /// </summary>
    Task<UploadOutcome> UploadAsync(string appId, string actor, Stream archive, string version, string description, CancellationToken cancellation = default);

    /// <summary>Makes the develop version the trial version, under a number of 1 to 64 characters and a description of at most 200.</summary>
    Task<StepRefusal?> CommitAsync(string appId, string actor, string version, string description, CancellationToken cancellation = default);

    /// <summary>Puts the trial version before the operator. <paramref name="note"/> is what the reviewer should know, at most 200 characters.</summary>
    Task<StepRefusal?> SubmitAsync(string appId, string actor, string note, CancellationToken cancellation = default);

    /// <summary>Takes the waiting submission back.</summary>
    Task<StepRefusal?> WithdrawAsync(string appId, string actor, CancellationToken cancellation = default);

    /// <summary>Releases the passed version to some before all: a percentage from 0 to 100 that only rises, developers and testers first where asked for.</summary>
    Task<StepRefusal?> ReleaseToSomeAsync(string appId, string actor, long percent, bool developersFirst, bool testersFirst, CancellationToken cancellation = default);

    /// <summary>Ends a release to some: everybody is back on what was online before.</summary>
    Task<StepRefusal?> GiveUpReleaseToSomeAsync(string appId, string actor, CancellationToken cancellation = default);

    /// <summary>Releases the passed version to all.</summary>
    Task<StepRefusal?> ReleaseAsync(string appId, string actor, CancellationToken cancellation = default);

    /// <summary>Goes back to the version before, or to one of <see cref="AppStanding.Earlier"/> by its number.</summary>
    Task<StepRefusal?> RollBackAsync(string appId, string actor, long? number, CancellationToken cancellation = default);

    /// <summary>Opens or closes the released version to people.</summary>
    Task<StepRefusal?> SetOpenAsync(string appId, string actor, bool isOpen, CancellationToken cancellation = default);

    /// <summary>Says what kind of owner an app has: <c>personal</c>, <c>unverified</c>, <c>verified</c>. It decides how many testers there may be.</summary>
    Task<StepRefusal?> SetOwnerKindAsync(string appId, string actor, string kind, CancellationToken cancellation = default);

    /// <summary>Who may open what is not released, each with a link of their own.</summary>
    Task<IReadOnlyList<AppTester>> TestersAsync(string appId, CancellationToken cancellation = default);

    /// <summary>Binds a tester, or a developer, by a name of 1 to 64 characters.</summary>
    Task<StepRefusal?> BindTesterAsync(string appId, string actor, string name, bool isDeveloper, CancellationToken cancellation = default);

    /// <summary>Unbinds by name or id; the tester's link opens nothing from then on.</summary>
    Task<StepRefusal?> UnbindTesterAsync(string appId, string actor, string nameOrId, CancellationToken cancellation = default);

    /// <summary>The servers that an app has declared, by kind: <c>request</c>, <c>socket</c>, <c>upload</c>, <c>download</c>, <c>image</c>, <c>webview</c>.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> DomainsAsync(string appId, CancellationToken cancellation = default);

    /// <summary>Replaces one kind's list. Returns the first text that is no origin of this kind, and changes nothing then; null when it is done.</summary>
    Task<string?> SetDomainsAsync(string appId, string actor, string kind, IReadOnlyList<string> origins, CancellationToken cancellation = default);

    /// <summary>Submissions: of one state (<c>waiting</c>, <c>passed</c>, <c>rejected</c>, <c>withdrawn</c>) or of all, of one app or of all. Waiting ones the urgent and the oldest first, others the newest.</summary>
    Task<IReadOnlyList<SubmissionLine>> SubmissionsAsync(string? state, string? appId, int limit, int offset, CancellationToken cancellation = default);

    /// <summary>One submission whole; null when the app has none of this number.</summary>
    Task<Submission?> SubmissionAsync(string appId, long auditId, CancellationToken cancellation = default);

    /// <summary>A page's picture as PNG; null where there is none.</summary>
    Task<Stream?> PictureAsync(string appId, long auditId, long position, CancellationToken cancellation = default);

    /// <summary>The word that decides. A rejection has a reason of 1 to 1,000 characters; against the checks a version passes only <paramref name="anyway"/>.</summary>
    Task<StepRefusal?> DecideAsync(string appId, long auditId, string actor, bool passes, string reason, bool anyway, CancellationToken cancellation = default);

    /// <summary>The log of an app's life, the newest first, before a number.</summary>
    Task<IReadOnlyList<AppStep>> StepsAsync(string appId, long? before, int limit, CancellationToken cancellation = default);
}

/// <summary>Why a step was not taken.</summary>
/// <param name="Key">The wire's number as text, or a name where the wire has none: <c>checks-failed</c>. Never changes, so that it can be translated.</param>
/// <param name="Message">One plain sentence in English.</param>
public sealed record StepRefusal(string Key, string Message);

/// <summary>An app in a list.</summary>
public sealed record AppLine
{
    /// <summary>The appid.</summary>
    public required string AppId { get; init; }

    /// <summary>What people see.</summary>
    public required string Name { get; init; }

    /// <summary>Number of the released version; null when nothing is.</summary>
    public string? Released { get; init; }

    /// <summary>Number of the trial version.</summary>
    public string? Trial { get; init; }

    /// <summary>State of the last submission; null when there was none.</summary>
    public string? AuditState { get; init; }

    /// <summary>Share of a release to some that is going on.</summary>
    public long? GrayPercent { get; init; }
}

/// <summary>A version that is current somewhere.</summary>
/// <param name="Environment"><c>develop</c>, <c>trial</c> or <c>release</c>.</param>
/// <param name="VersionId">The version.</param>
/// <param name="Version">Its number.</param>
/// <param name="Description">What is new in it.</param>
/// <param name="PageCount">How many pages it has.</param>
/// <param name="ChangedAt">Since when it is current.</param>
/// <param name="LinkPath">The path by which it opens; with a key where it is not released.</param>
public sealed record CurrentRelease(string Environment, string VersionId, string Version, string Description, int PageCount, long ChangedAt, string LinkPath);

/// <summary>A version that can be gone back to.</summary>
public sealed record RollbackTarget(long Number, string Version, string Description, long UploadedAt);

/// <summary>A release to some that is going on.</summary>
public sealed record GrayStanding(string VersionId, string Version, long Percent, bool DevelopersFirst, bool TestersFirst, long Since);

/// <summary>Where an app stands.</summary>
public sealed record AppStanding
{
    /// <summary>The appid.</summary>
    public required string AppId { get; init; }

    /// <summary>What people see.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of owner: <c>personal</c>, <c>unverified</c>, <c>verified</c>.</summary>
    public required string OwnerKind { get; init; }

    /// <summary>Whether people may open the released version.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether what is online came back by a rollback.</summary>
    public required bool IsRolledBack { get; init; }

    /// <summary>What is current, at most one an environment.</summary>
    public required IReadOnlyList<CurrentRelease> Current { get; init; }

    /// <summary>The last submission, whatever became of it.</summary>
    public SubmissionLine? LastSubmission { get; init; }

    /// <summary>A release to some that is going on.</summary>
    public GrayStanding? Gray { get; init; }

    /// <summary>What can be gone back to, the newest first.</summary>
    public required IReadOnlyList<RollbackTarget> Earlier { get; init; }

    /// <summary>How many testers and developers this kind of owner may bind.</summary>
    public required int MostTesters { get; init; }

    /// <summary>The same of developers.</summary>
    public required int MostDevelopers { get; init; }

    /// <summary>The version of an environment.</summary>
    public CurrentRelease? In(string environment) => Current.FirstOrDefault(one => one.Environment == environment);
}

/// <summary>A version that was uploaded once.</summary>
public sealed record UploadedVersion
{
    /// <summary>The version.</summary>
    public required string VersionId { get; init; }

    /// <summary>Its number.</summary>
    public required string Version { get; init; }

    /// <summary>What is new in it.</summary>
    public required string Description { get; init; }

    /// <summary>Hash of its package.</summary>
    public required string Hash { get; init; }

    /// <summary>When it came.</summary>
    public required long UploadedAt { get; init; }

    /// <summary>Size of its package.</summary>
    public required long Bytes { get; init; }

    /// <summary>Where it is current, separated by commas; null for nowhere.</summary>
    public string? Environments { get; init; }
}

/// <summary>What became of an upload.</summary>
/// <param name="VersionId">The new develop version; null when there is none.</param>
/// <param name="Refusal">Why not, where it was not the compiler's findings.</param>
/// <param name="Findings">What the compiler found, errors and warnings.</param>
public sealed record UploadOutcome(string? VersionId, StepRefusal? Refusal, IReadOnlyList<Diagnostic> Findings);

/// <summary>Somebody who may open what is not released.</summary>
/// <param name="Id">Names the tester on the wire.</param>
/// <param name="Name">Whom it is.</param>
/// <param name="IsDeveloper">Whether it is a developer.</param>
/// <param name="BoundAt">Since when.</param>
/// <param name="LinkPath">The tester's own link to the trial version.</param>
public sealed record AppTester(string Id, string Name, bool IsDeveloper, long BoundAt, string LinkPath);

/// <summary>A submission in a list.</summary>
public sealed record SubmissionLine
{
    /// <summary>Its number.</summary>
    public required long AuditId { get; init; }

    /// <summary>The app.</summary>
    public required string AppId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string VersionId { get; init; }

    /// <summary>The version's number.</summary>
    public required string Version { get; init; }

    /// <summary>What is new in it.</summary>
    public required string Description { get; init; }

    /// <summary><c>waiting</c>, <c>passed</c>, <c>rejected</c>, <c>withdrawn</c>.</summary>
    public required string State { get; init; }

    /// <summary>What the reviewer said.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether it goes before others.</summary>
    public required bool IsUrgent { get; init; }

    /// <summary>Who submitted it.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>When.</summary>
    public required long SubmittedAt { get; init; }

    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    public long? DecidedAt { get; init; }

    /// <summary>When its version was released to all.</summary>
    public long? ReleasedAt { get; init; }

    /// <summary>Whether the checks found nothing that keeps it from passing; null until they have ended.</summary>
    public bool? IsFit { get; init; }
}

/// <summary>A page as the reviewer sees it.</summary>
public sealed record SubmissionPicture(long Position, string Page, bool HasPicture, bool IsSound, string Note);

/// <summary>A submission with all that is known of it.</summary>
/// <param name="Line">What lists show.</param>
/// <param name="Note">What the developer told the reviewer.</param>
/// <param name="Checks">The automatic checks' report; null until they have ended.</param>
/// <param name="Pictures">The pages' pictures.</param>
/// <param name="LinkPath">Opens exactly this version.</param>
public sealed record Submission(SubmissionLine Line, string Note, CheckReport? Checks, IReadOnlyList<SubmissionPicture> Pictures, string LinkPath);

/// <summary>A step of an app's life.</summary>
public sealed record AppStep(long Number, long At, string Actor, string Action, string Detail);
