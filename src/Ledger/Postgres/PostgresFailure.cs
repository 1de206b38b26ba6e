using Npgsql;

namespace Madang.Ledger.Postgres;

internal enum FailureKind
{
    /// <summary>The statement itself was wrong or broke a constraint.</summary>
    Statement,

    /// <summary>A deadlock or a serialization failure: the transaction may be run again.</summary>
    OtherWriter,

    /// <summary>The server is going down, out of space, or broken, or the session is not in the state it should be in.</summary>
    Store,
}

/// <summary>Sorts what PostgreSQL answers by the class of its SQLSTATE.</summary>
internal static class PostgresFailure
{
    public static FailureKind Of(PostgresException error) => error.SqlState[..2] switch
    {
        "40" => FailureKind.OtherWriter,
        _ when error.SqlState == PostgresErrorCodes.LockNotAvailable => FailureKind.OtherWriter,
        "08" or "53" or "57" or "58" or "XX" or "25" or "26" => FailureKind.Store,
        _ => FailureKind.Statement,
    };

    public static bool IsOfStore(Exception error) => error is PostgresException answered && Of(answered) == FailureKind.Store;
}
