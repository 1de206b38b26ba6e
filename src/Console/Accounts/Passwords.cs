using System.Security.Cryptography;
using System.Text;

namespace Madang.Desk.Accounts;

/// <summary>
/// Passwords as PBKDF2-HMAC-SHA512 with a salt and rounds of their own. Each node derives two at a time: a crowd of guesses waits, and the rest of the platform does not.
/// </summary>
internal sealed class Passwords(ConsoleOptions options) : IDisposable
{
    public const int Shortest = 12;
    public const int Longest = 128;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int AtOnce = 2;

    private readonly SemaphoreSlim turn = new(AtOnce);
    private readonly Lazy<string> nobody = new(() => Derive("nobody has this password", options.PasswordRounds));

    /// <summary>What is wrong with a new password, as a key of the words; null for nothing.</summary>
    public static string? Problem(string password, string login) =>
        password.Length < Shortest ? "password.short"
        : password.Length > Longest ? "password.long"
        : password.Distinct().Count() < 5 || login.Length > 2 && password.Contains(login, StringComparison.OrdinalIgnoreCase) ? "password.simple"
        : null;

    public async Task<string> HashAsync(string password, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Derive(password, options.PasswordRounds), cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Checks a password. Without a stored one it takes as long and is wrong.</summary>
    public async Task<bool> IsRightAsync(string? stored, string password, CancellationToken cancellation)
    {
        if (password.Length > Longest)
            return false;
        await turn.WaitAsync(cancellation);
        try
        {
            var isSomebodys = !string.IsNullOrEmpty(stored);
            return await Task.Run(() => Fits(isSomebodys ? stored! : nobody.Value, password), cancellation) && isSomebodys;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private static string Derive(string password, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, HashBytes);
        return $"{Scheme}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    private static bool Fits(string stored, string password)
    {
        var parts = stored.Split('$');
        if (parts.Length != 4 || parts[0] != Scheme)
            return false;
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Convert.FromBase64String(parts[2]), int.Parse(parts[1]), HashAlgorithmName.SHA512, HashBytes);
        return CryptographicOperations.FixedTimeEquals(hash, Convert.FromBase64String(parts[3]));
    }
}
