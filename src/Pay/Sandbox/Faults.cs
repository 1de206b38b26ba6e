using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Identity;
using Madang.Kernel.Inspection;
using Madang.Kernel.Time;
using Madang.Ledger;

namespace Madang.Pay.Sandbox;

/// <summary>
/// The faults that are switched on, per merchant or app. Without a sandbox there are none. Rows are the truth, so that several nodes agree on who takes the
/// last use; a copy in memory, refreshed at least once a second by <see cref="SandboxFollower"/>, makes "none" free.
/// </summary>
internal sealed class Faults(PlatformDatabase database, ILedger ledger, BusinessClock clock, SandboxOptions options) : IFaultSource
{
    /// <summary>The most faults that may be on at once.</summary>
    public const int MostAtOnce = 1_000;

    private volatile Fault[] known = [];

    /// <summary>
    /// Takes one use of a fault of this kind for this merchant: its parameter (milliseconds, seconds; 1 where it has none), or null when none is on.
    /// Fast when none is on, as in production.
    /// </summary>
    public ValueTask<long?> TakeAsync(string mchId, FaultKind kind, CancellationToken cancellation = default) => TakeAsync(mchId, kind, path: null, cancellation);

    /// <summary>
    /// The same for a request to <paramref name="path"/>: a fault that names a path applies only where the request's path starts with it. Bad signatures and
    /// wrong clocks are meant for callbacks, so that the next answer does not spend them: an answer takes only those that name a path, a callback only the others.
    /// </summary>
    public async ValueTask<long?> TakeAsync(string mchId, FaultKind kind, string? path, CancellationToken cancellation = default)
    {
        foreach (var fault in known)
        {
            if (fault.Kind != kind || fault.MchId != mchId || !Applies(fault, path))
                continue;
            if (await SpendAsync(fault, cancellation))
                return fault.Value;
        }
        return null;
    }

    /// <inheritdoc />
    async ValueTask<long?> IFaultSource.TakeAsync(string appId, string kind, string? path, CancellationToken cancellation) =>
        known.Length > 0 && FaultApi.KindOf(kind) is { } found ? await TakeAsync(appId, found, path, cancellation) : null;

    /// <summary>Switches a fault on for its next <paramref name="times"/> uses; null when too many are on already.</summary>
    public async Task<Fault?> AddAsync(string mchId, FaultKind kind, string path, long value, long times, CancellationToken cancellation)
    {
        if (!options.IsOn || known.Length >= MostAtOnce)
            return null;
        var fault = new Fault(TimeOrderedId.NewText(clock), mchId, kind, path, value, times);
        await ledger.CommitAsync(
            LedgerCommit.OfRows(RowWrite.One(
                """
                INSERT INTO sandbox_fault (fault_id, mchid, kind, path, value, remaining, created_at)
                VALUES (@FaultId, @MchId, @KindText, @Path, @Value, @Remaining, @now)
                """,
                new { fault.FaultId, fault.MchId, KindText = fault.Kind.ToString(), fault.Path, fault.Value, fault.Remaining, now = clock.UtcMicroseconds() })),
            cancellation);
        await RefreshAsync(cancellation);
        return fault;
    }

    /// <summary>Switches off every fault, or those of one merchant, or one by its id.</summary>
    public async Task ClearAsync(string? mchId, string? faultId, CancellationToken cancellation)
    {
        await ledger.CommitAsync(
            LedgerCommit.OfRows(RowWrite.Any(
                "DELETE FROM sandbox_fault WHERE (@mchId = '' OR mchid = @mchId) AND (@faultId = '' OR fault_id = @faultId)",
                new { mchId = mchId ?? "", faultId = faultId ?? "" })),
            cancellation);
        await RefreshAsync(cancellation);
    }

    /// <summary>What is on, oldest first, as the rows say.</summary>
    public async Task<IReadOnlyList<Fault>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<(string FaultId, string MchId, string Kind, string Path, long Value, long Remaining)>(
            "SELECT fault_id, mchid, kind, path, value, remaining FROM sandbox_fault WHERE remaining > 0 ORDER BY created_at, fault_id");
        return [.. rows.Where(row => Enum.IsDefined(typeof(FaultKind), row.Kind)).Select(row => new Fault(row.FaultId, row.MchId, Enum.Parse<FaultKind>(row.Kind), row.Path, row.Value, row.Remaining))];
    }

    /// <summary>Brings the copy in memory up to date.</summary>
    public async Task RefreshAsync(CancellationToken cancellation) => known = options.IsOn ? [.. await ListAsync(cancellation)] : [];

    private static bool Applies(Fault fault, string? path)
    {
        if (fault.Kind is FaultKind.SignatureProbe or FaultKind.ClockSkew && fault.Path.Length > 0 != path is not null)
            return false;
        return path is null || path.StartsWith(fault.Path, StringComparison.Ordinal);
    }

    private async Task<bool> SpendAsync(Fault fault, CancellationToken cancellation)
    {
        var spent = await ledger.CommitAsync(
            LedgerCommit.OfRows(RowWrite.One("UPDATE sandbox_fault SET remaining = remaining - 1 WHERE fault_id = @FaultId AND remaining > 0", new { fault.FaultId })),
            cancellation);
        if (!spent.IsCommitted)
            known = [.. known.Where(other => other.FaultId != fault.FaultId)];
        return spent.IsCommitted;
    }
}

/// <summary>One fault that is on.</summary>
/// <param name="FaultId">32 hexadecimal digits.</param>
/// <param name="MchId">Whose requests and callbacks it spoils: a merchant's number, or an app's id.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Path">Only requests whose path starts with this; empty for all.</param>
/// <param name="Value">Milliseconds of a delay, seconds of a skew; 1 where the kind has no parameter.</param>
/// <param name="Remaining">Uses left.</param>
internal sealed record Fault(string FaultId, string MchId, FaultKind Kind, string Path, long Value, long Remaining);
