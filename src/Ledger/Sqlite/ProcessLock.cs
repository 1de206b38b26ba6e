namespace Madang.Ledger.Sqlite;

/// <summary>
/// A file beside the database that one process holds open: on SQLite the ledger keeps balances in memory, so a second writer would
/// work with old ones. The operating system frees it when the process ends, however it ends.
/// </summary>
internal sealed class ProcessLock : IDisposable
{
    private readonly FileStream file;

    private ProcessLock(FileStream file) => this.file = file;

    /// <exception cref="InvalidOperationException">Another process holds it.</exception>
    public static ProcessLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new InvalidOperationException(
                $"Another process is writing to {databasePath} (it holds {path}). SQLite serves one process; stop the other one or use PostgreSQL.", error);
        }
    }

    public void Dispose() => file.Dispose();
}
