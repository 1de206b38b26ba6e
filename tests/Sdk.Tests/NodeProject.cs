namespace Madang.Sdk.Tests;

/// <summary>The SDKs as npm installs them from the lock file; installed once when they are not there.</summary>
internal static class NodeProject
{
    private static readonly TimeSpan LongestInstall = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task> Ready = new(InstallAsync);

    public static string Folder { get; } = Path.Combine(Checkout.Root, "tests", "sdk");

    public static Task EnsureInstalledAsync() => Ready.Value;

    private static async Task InstallAsync()
    {
        // npm writes this file last; it is older than the lock file when the lock file has changed since.
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(Path.Combine(Folder, "package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc)
            return;
        var npm = await ChildProcess.RunAsync("npm", ["ci", "--ignore-scripts"], Folder, new Dictionary<string, string>(), LongestInstall, CancellationToken.None);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"The SDKs could not be installed. Run `npm ci` in tests/sdk with access to a package registry.\n{npm.Output}");
    }
}
