namespace Madang.MiniPrograms.Development;

/// <summary>
/// Gathers changes that belong together: an editor writes a file in several steps, a checkout writes hundreds. They are given out together once it has been quiet
/// for a moment, and after a while in any case.
/// </summary>
internal sealed class ChangeBatch : IDisposable
{
    /// <summary>How long nothing may happen before the batch is given out. Editors' steps are a millisecond or two apart.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(10);

    /// <summary>How long the first change waits at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim ready = new(0, 1);
    private HashSet<string> changed = new(StringComparer.Ordinal);
    private bool isMarked;
    private long began;

    public ChangeBatch(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(_ => Give(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes a change; a null says that something changed that nobody can name.</summary>
    public void Add(string? path)
    {
        lock (gate)
        {
            if (!isMarked)
                began = time.GetTimestamp();
            isMarked = true;
            if (path is not null)
                changed.Add(path);
            var left = Longest - time.GetElapsedTime(began);
            timer.Change(left < Quiet ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits for the next batch; empty when something changed that nobody can name.</summary>
    public async Task<IReadOnlyCollection<string>> NextAsync(CancellationToken cancellation)
    {
        await ready.WaitAsync(cancellation);
        lock (gate)
        {
            var batch = changed;
            changed = new(StringComparer.Ordinal);
            isMarked = false;
            return batch;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        timer.Dispose();
        ready.Dispose();
    }

    // A batch that is ready and not taken yet grows: whoever compiles meanwhile gets all of it.
    private void Give()
    {
        lock (gate)
        {
            if (isMarked && ready.CurrentCount == 0)
                ready.Release();
        }
    }
}
