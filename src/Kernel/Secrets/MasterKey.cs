using System.Security.Cryptography;
using System.Text;

namespace Madang.Kernel.Secrets;

/// <summary>
/// Seals the secrets that rows carry (AES-256-GCM), so that a copy of the database alone opens nothing. The key itself is never in the database:
/// it is a file that only its owner may read, or, where several nodes share a database, the same text in each node's environment.
/// </summary>
public sealed class MasterKey
{
    /// <summary>Where several nodes take the key from: 32 bytes in base64.</summary>
    public const string EnvironmentVariable = "MADANG_MASTER_KEY";

    private const string FileName = "master.key";
    private const string Version = "v1.";
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key;

    private MasterKey(byte[] key) => this.key = key;

    /// <summary>Reads a key from base64.</summary>
    /// <exception cref="FormatException">The text is not 32 bytes in base64.</exception>
    public static MasterKey FromText(string base64)
    {
        ArgumentNullException.ThrowIfNull(base64);
        var bytes = new byte[KeyBytes];
        if (!Convert.TryFromBase64String(base64.Trim(), bytes, out var written) || written != KeyBytes)
            throw new FormatException($"A master key is {KeyBytes} bytes in base64, as `openssl rand -base64 {KeyBytes}` prints.");
        return new(bytes);
    }

    /// <summary>Reads the key file of this folder; makes folder and file, readable by their owner only, when they are not there.</summary>
    public static MasterKey FromFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            MakeFile(path);
        return FromText(File.ReadAllText(path));
    }

    /// <summary>Seals a secret for one purpose, such as <c>merchant/1900000001/apiv3</c>: under another purpose it does not open.</summary>
    public string Seal(ReadOnlySpan<byte> secret, string purpose)
    {
        var box = new byte[NonceBytes + TagBytes + secret.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, secret, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return Version + Convert.ToBase64String(box);
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="InvalidOperationException">The text was sealed with another master key, for another purpose, or was changed.</exception>
    public byte[] Open(string box, string purpose)
    {
        ArgumentNullException.ThrowIfNull(box);
        try
        {
            if (!box.StartsWith(Version, StringComparison.Ordinal))
                throw new FormatException("Unknown version.");
            var bytes = Convert.FromBase64String(box[Version.Length..]);
            var secret = new byte[bytes.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(purpose));
            return secret;
        }
        catch (Exception error) when (error is FormatException or CryptographicException or OverflowException)
        {
            throw new InvalidOperationException(
                $"The secret '{purpose}' does not open with this master key. Every node of a database needs the same key: copy the key file, or set {EnvironmentVariable}.", error);
        }
    }

    // Written aside and moved into place, so that a second process starting at the same moment reads a whole key or makes none.
    private static void MakeFile(string path)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
