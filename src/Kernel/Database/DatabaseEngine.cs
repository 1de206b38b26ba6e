namespace Madang.Kernel.Database;

/// <summary>The two engines on which everything runs and is tested.</summary>
public enum DatabaseEngine
{
    /// <summary>SQLite in write-ahead mode with synchronous FULL: nothing to install, one process.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later: several nodes may share it.</summary>
    Postgres,
}
