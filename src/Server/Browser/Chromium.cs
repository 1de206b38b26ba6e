using System.Diagnostics;
using System.Text.Json.Nodes;
using Madang.Server.Hosting;

namespace Madang.Server.Browser;

/// <summary>A headless Chromium of this machine, in a profile of its own, gone with the command that started it.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly DirectoryInfo profile;

    private Chromium(Process process, DirectoryInfo profile, DevTools tools) => (this.process, this.profile, Tools) = (process, profile, tools);

    public DevTools Tools { get; }

    /// <summary>Whether this machine has one.</summary>
    public static bool IsThere => File.Exists(Find());

    /// <exception cref="CommandFailure">There is no Chromium, or it does not start.</exception>
    public static async Task<Chromium> StartAsync(CancellationToken cancellation)
    {
        var program = Find() ?? throw new CommandFailure("This needs Chromium, and there is none (Debian: sudo apt-get install chromium fonts-noto-cjk). MADANG_CHROMIUM may name another program.");
        var profile = Directory.CreateTempSubdirectory("madang-chromium-");
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "--no-first-run", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-default-apps", "--disable-extensions", "--hide-scrollbars", "--mute-audio", "--disable-dev-shm-usage", "about:blank",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // Chromium's own sandbox cannot be made by root; as any other user it stays on.
        if (Environment.UserName == "root")
            start.ArgumentList.Insert(0, "--no-sandbox");
        var process = Process.Start(start)!;
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            const string Beginning = "DevTools listening on ";
            if (line.Data?.StartsWith(Beginning, StringComparison.Ordinal) == true)
                address.TrySetResult(new(line.Data[Beginning.Length..].Trim()));
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            return new(process, profile, await DevTools.ConnectAsync(await address.Task.WaitAsync(Patience, cancellation), cancellation));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new CommandFailure($"{program} did not start.");
        }
    }

    /// <summary>A page of its own, with nothing kept from any other.</summary>
    public async Task<JsonObject> NewContextAsync(CancellationToken cancellation) => await Tools.CallAsync("Target.createBrowserContext", new() { ["disposeOnDetach"] = true }, cancellation: cancellation);

    public async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
        try
        {
            profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A last process of it may still be writing; the system clears the folder away.
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MADANG_CHROMIUM") is { Length: > 0 } named)
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
