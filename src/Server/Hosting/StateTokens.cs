using System.Text;

namespace Madang.Server.Hosting;

/// <summary>
/// Leaves the operator's token where the same user's command line finds it by port, so that <c>./madang sandbox …</c> needs no data folder.
/// A convenience: where the folder cannot be written, nothing is said.
/// </summary>
internal static class StateTokens
{
    /// <summary><c>$XDG_STATE_HOME/madang</c> or <c>~/.local/state/madang</c>; null without a home.</summary>
    public static string? Folder()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(state) || !Path.IsPathRooted(state))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home.Length == 0)
                return null;
            state = Path.Combine(home, ".local", "state");
        }
        return Path.Combine(state, "madang");
    }

    public static void Write(IEnumerable<int> ports, string token) => Quietly(ports, file => DataFolder.WritePrivate(file, Encoding.ASCII.GetBytes(token)));

    /// <summary>Takes back what <see cref="Write"/> left, unless another platform has written its own since.</summary>
    public static void Remove(IEnumerable<int> ports, string token) => Quietly(ports, file =>
    {
        if (File.Exists(file) && File.ReadAllText(file) == token)
            File.Delete(file);
    });

    public static string? Read(int port)
    {
        try
        {
            return Folder() is { } folder && Path.Combine(folder, $"{port}.token") is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Quietly(IEnumerable<int> ports, Action<string> act)
    {
        try
        {
            if (Folder() is not { } folder)
                return;
            DataFolder.CreatePrivateFolder(folder);
            foreach (var port in ports)
                act(Path.Combine(folder, $"{port}.token"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The data folder still has the token.
        }
    }
}
