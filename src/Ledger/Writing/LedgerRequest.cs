using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Madang.Kernel.Database;

namespace Madang.Ledger.Writing;

/// <summary>One call waiting for its answer: a commit, or an account to be opened. Taken from a pool and returned to it when the answer is read.</summary>
internal sealed class LedgerRequest : IValueTaskSource<CommitResult>, IValueTaskSource<long>
{
    private const int PoolLimit = 32_768;
    private static readonly ConcurrentQueue<LedgerRequest> Pool = new();
    private ManualResetValueTaskSourceCore<Answer> source;
    private Answer decided;
    private Exception? failure;

    private readonly record struct Answer(CommitResult Commit, long Account);

    /// <summary>The account to be opened; null for a commit.</summary>
    public AccountSpec? Account { get; private set; }

    public IReadOnlyList<Transfer> Transfers { get; private set; } = [];

    public IReadOnlyList<RowWrite> Rows { get; private set; } = [];

    public Guid PayloadHash { get; private set; }

    /// <summary>A refusal is answered but not stored: the ledger's own expiries may come too early and must be free to come again.</summary>
    public bool ForgetsRefusal { get; private set; }

    public int Weight => 1 + Transfers.Count + Rows.Count;

    public static LedgerRequest Commit(LedgerCommit commit, Guid payloadHash, bool forgetsRefusal)
    {
        var request = Rent();
        (request.Transfers, request.Rows, request.PayloadHash, request.ForgetsRefusal) = (commit.Transfers, commit.Rows, payloadHash, forgetsRefusal);
        return request;
    }

    public static LedgerRequest Open(AccountSpec account)
    {
        var request = Rent();
        request.Account = account;
        return request;
    }

    public ValueTask<CommitResult> CommitAnswer => new(this, source.Version);

    public ValueTask<long> AccountAnswer => new(this, source.Version);

    /// <summary>Decides the answer; the caller sees it only with <see cref="Publish"/>. A batch that is run again decides again.</summary>
    public void Decide(in CommitResult result) => (decided, failure) = (new(result, 0), null);

    public void Decide(long account) => (decided, failure) = (new(default, account), null);

    public void Decide(Exception error) => failure = error;

    /// <summary>Lets the caller go on, on this thread: see <see cref="Answers"/>.</summary>
    public void Publish()
    {
        if (failure is null)
            source.SetResult(decided);
        else
            source.SetException(failure);
    }

    /// <summary>Gives back a request that was never queued.</summary>
    public void Return()
    {
        (Account, Transfers, Rows, failure, ForgetsRefusal) = (null, [], [], null, false);
        source.Reset();
        if (Pool.Count < PoolLimit)
            Pool.Enqueue(this);
    }

    CommitResult IValueTaskSource<CommitResult>.GetResult(short token) => Take(token).Commit;

    long IValueTaskSource<long>.GetResult(short token) => Take(token).Account;

    ValueTaskSourceStatus IValueTaskSource<CommitResult>.GetStatus(short token) => source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<long>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<CommitResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<long>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    private Answer Take(short token)
    {
        try
        {
            return source.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    private static LedgerRequest Rent() => Pool.TryDequeue(out var request) ? request : new();
}
