using System.Diagnostics;
using Madang.Kernel.Database;

namespace Madang.Ledger.Tests.Failures;

/// <summary>A child that moves money until it is killed, and what it said until then.</summary>
internal static class KilledProcess
{
    /// <summary>Lets the child run until it has acknowledged <paramref name="acknowledgements"/> transfers, then kills it with SIGKILL.</summary>
    public static async Task<(HashSet<Guid> Sent, HashSet<Guid> Acknowledged)> RunAsync(
        DatabaseEngine engine, string address, int clients, int acknowledgements, CancellationToken cancellation)
    {
        using var child = Process.Start(new ProcessStartInfo("dotnet", [Program, engine == DatabaseEngine.Sqlite ? "sqlite" : "postgres", address, clients.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = child.StandardError.ReadToEndAsync(cancellation);
        var (sent, acknowledged) = (new HashSet<Guid>(), new HashSet<Guid>());
        while (await child.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            // The last line may be cut off where the process died.
            if (line.Length == 38 && Guid.TryParse(line.AsSpan(2), out var id))
                (line[0] == 'S' ? sent : acknowledged).Add(id);
            if (acknowledged.Count == acknowledgements)
                child.Kill();
        }
        await child.WaitForExitAsync(cancellation);
        if (acknowledged.Count < acknowledgements)
            throw new InvalidOperationException($"The child ended by itself after {acknowledged.Count} acknowledgements: {await errors}");
        return (sent, acknowledged);
    }

    private static string Program
    {
        get
        {
            // bin/<configuration>/<framework>/ of the tests and of the child are siblings.
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            var path = Path.Combine(own.Parent!.Parent!.Parent!.Parent!.FullName, "Ledger.Crasher", "bin", own.Parent.Name, own.Name, "Madang.Ledger.Crasher.dll");
            return File.Exists(path) ? path : throw new InvalidOperationException($"Build tests/Ledger.Crasher first: there is no {path}.");
        }
    }
}
