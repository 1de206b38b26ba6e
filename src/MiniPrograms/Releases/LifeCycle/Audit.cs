using Madang.Kernel.Time;

namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>A version before the operator, with what became of it.</summary>
internal sealed record Audit
{
    public const string Waiting = "waiting";
    public const string Passed = "passed";
    public const string Rejected = "rejected";
    public const string Withdrawn = "withdrawn";

    /// <summary>The columns of an audit, with its version's number and words.</summary>
    public const string Select =
        """
        SELECT a.audit_id AS AuditId, a.app_id AS AppId, a.version_id AS VersionId, a.state AS State, a.told AS Told, a.reason AS Reason, a.is_urgent AS IsUrgent,
          a.submitted_by AS SubmittedBy, a.submitted_at AS SubmittedAt, a.decided_by AS DecidedBy, a.decided_at AS DecidedAt, a.released_at AS ReleasedAt, a.checks AS Checks,
          a.attempts AS Attempts, v.name AS Name, v.version AS Version, v.description AS Description, v.hash AS Hash, v.pages AS Pages
        FROM miniprogram_audit a JOIN miniprogram_version v ON v.version_id = a.version_id
        """;

    public required long AuditId { get; init; }

    public required string AppId { get; init; }

    public required string VersionId { get; init; }

    public required string State { get; init; }

    /// <summary>JSON of what the developer told the reviewer.</summary>
    public required string Told { get; init; }

    public required string Reason { get; init; }

    public required long IsUrgent { get; init; }

    public required string SubmittedBy { get; init; }

    public required long SubmittedAt { get; init; }

    public string? DecidedBy { get; init; }

    public long? DecidedAt { get; init; }

    public long? ReleasedAt { get; init; }

    /// <summary>JSON of the automatic checks' report; null until they have ended.</summary>
    public string? Checks { get; init; }

    public required long Attempts { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Description { get; init; }

    public required string Hash { get; init; }

    public required string Pages { get; init; }

    /// <summary>It passed, and its version is not online yet.</summary>
    public bool IsReleasable => State == Passed && ReleasedAt is null;

    /// <summary>The state as the wire numbers it.</summary>
    public int WireStatus => State switch { Passed => 0, Rejected => 1, Waiting => 2, _ => 3 };

    public long SubmittedAtSeconds => Microseconds.ToInstant(SubmittedAt).ToUnixTimeSeconds();
}
