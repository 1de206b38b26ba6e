using System.Security.Cryptography;

namespace Madang.Server.Hosting;

/// <summary>The folder in which a node keeps what is its own: the SQLite file, keys, the operator's token. Only its owner may look inside.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>The variable by which operator and command line may agree on a token without a file.</summary>
    public const string TokenVariable = "MADANG_TOKEN";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    private readonly FileStream claim;

    private DataFolder(string path, bool isNew, FileStream claim)
    {
        Path = path;
        IsNew = isNew;
        this.claim = claim;
        OperatorToken = Environment.GetEnvironmentVariable(TokenVariable) is { Length: >= 16 } given ? given : ReadOrMakeToken(TokenFileIn(path));
    }

    public string Path { get; }

    /// <summary>True at the first start.</summary>
    public bool IsNew { get; }

    public string OperatorToken { get; }

    public string DatabaseFile => DatabaseFileIn(Path);

    public string KeysPath => System.IO.Path.Combine(Path, "keys");

    /// <summary>Where mini programs' packages are kept, unless the database holds them.</summary>
    public string PackagesPath => System.IO.Path.Combine(Path, "packages");

    /// <summary>Where the demonstration's merchant has its files.</summary>
    public string DemonstrationPath => System.IO.Path.Combine(Path, "demo-merchant");

    public static string DatabaseFileIn(string path) => System.IO.Path.Combine(path, "madang.db");

    public static string TokenFileIn(string path) => System.IO.Path.Combine(path, "operator.token");

    /// <summary>Opens the folder, made when it is not there, and claims it: the ledger on SQLite has one process.</summary>
    /// <exception cref="CommandFailure">The folder cannot be used.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            var isNew = !Directory.Exists(path);
            CreatePrivateFolder(path);
            return new(path, isNew, new FileStream(System.IO.Path.Combine(path, "in-use.lock"), Private(FileMode.OpenOrCreate, FileShare.None)));
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandFailure($"The data folder {path} cannot be written by this user. Start it as the user who owns the folder, or choose another with --data DIR.");
        }
        catch (IOException error)
        {
            throw new CommandFailure($"The data folder {path} is in use by another Madang, or cannot be opened ({error.Message}) Stop that one, or choose another with --data DIR.");
        }
    }

    /// <summary>Writes a file that only its owner may read, replacing an older one whole.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content)
    {
        var aside = $"{path}.{Environment.ProcessId}.new";
        using (var stream = new FileStream(aside, Private(FileMode.Create, FileShare.None)))
            stream.Write(content);
        File.Move(aside, path, overwrite: true);
    }

    /// <summary>Makes a folder that only its owner may enter.</summary>
    public static void CreatePrivateFolder(string path)
    {
        // On Windows a folder in a user's own place is closed to others already.
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerFolder);
    }

    /// <inheritdoc />
    public void Dispose() => claim.Dispose();

    private static string ReadOrMakeToken(string file)
    {
        if (!File.Exists(file))
            WritePrivate(file, System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true)));
        return File.ReadAllText(file).Trim();
    }

    private static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
