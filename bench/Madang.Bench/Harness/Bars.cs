namespace Madang.Bench.Harness;

/// <summary>Everything that is promised, in the order in which it is printed.</summary>
internal static class Bars
{
    public static readonly IReadOnlyList<Bar> All =
    [
        new("sqlite", "sqlite", "sqlite.random", "sqlite.raw", BoundKind.AtLeast, 0.75, 0.9,
            "SQLite, 1,000 clients in flight ÷ raw batches of 1,000 of the same rows, synchronous FULL both"),
        new("postgres", "postgres", "postgres.random", "postgres.copy", BoundKind.AtLeast, 0.4, 0.6,
            "PostgreSQL, 1,000 clients in flight ÷ binary COPY of the same rows without index"),
        new("textbook-random", "textbook", "postgres.random", "postgres.textbook.random", BoundKind.AtLeast, 15, 35,
            "PostgreSQL ÷ a textbook ledger in SQL at 20 connections, random accounts"),
        new("textbook-hot", "textbook", "postgres.hot", "postgres.textbook.hot", BoundKind.AtLeast, 60, 150,
            "PostgreSQL ÷ a textbook ledger in SQL at 20 connections, one hot account"),
        new("hot-sqlite", "hot", "sqlite.hot", "sqlite.random", BoundKind.AtLeast, 0.9, 1.0,
            "SQLite, one hot account ÷ random accounts"),
        new("hot-postgres", "hot", "postgres.hot", "postgres.random", BoundKind.AtLeast, 0.9, 1.0,
            "PostgreSQL, one hot account ÷ random accounts"),
        new("latency-sqlite", "latency", "sqlite.one", "disk.fdatasync", BoundKind.AtMost, 4, 1.5,
            "SQLite, one client's median latency ÷ the disk's own fdatasync"),
        new("latency-postgres", "latency", "postgres.one", "disk.fdatasync", BoundKind.AtMost, 4, 1.5,
            "PostgreSQL, one client's median latency ÷ the disk's own fdatasync"),
        new("http", "http", "http.native", "openssl.sign", BoundKind.AtLeast, 0.5, 0.8,
            "Signed HTTP, native prepay verified, stored and answered signed ÷ openssl speed, RSA-2048 signing on the same cores"),
        new("messages-sqlite", "messages", "messages.sqlite", "messages.sqlite.raw", BoundKind.AtLeast, 0.4, 0.7,
            "Messages on SQLite, stored, answered and delivered, 1,000 senders ÷ raw batches of 1,000 of the same rows"),
        new("messages-postgres", "messages", "messages.postgres", "messages.postgres.raw", BoundKind.AtLeast, 0.4, 0.7,
            "Messages on PostgreSQL, stored, answered and delivered, 1,000 senders ÷ raw batches of 1,000 of the same rows"),
    ];

    /// <summary>What may be named on the command line.</summary>
    public static readonly IReadOnlyList<string> Groups = [.. All.Select(bar => bar.Group).Distinct(), "clients", "memory"];
}
