using System.CommandLine;
using System.CommandLine.Help;
using Madang.Server.Hosting;

namespace Madang.Server.Commands;

/// <summary>
/// The command line. Exit codes: 0 done, 1 not done, 2 written wrongly, 3 no platform answers, 4 not allowed.
/// </summary>
internal static class CommandLine
{
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] args, Func<ServeOptions, DataFolder, WebApplication> compose)
    {
        // ./run is the command "serve" under the name that its help should show.
        var isRun = args is ["serve", ..];
        Command root = isRun ? ServeCommand.Create("./run", compose) : Root(compose);
        if (isRun)
            root.Options.Add(new HelpOption());
        var parsed = root.Parse(isRun ? args[1..] : args);
        // The host drains on SIGTERM in its own time: no second handler may cut it short.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = isRun ? null : TimeSpan.FromSeconds(2) };
        try
        {
            var code = await parsed.InvokeAsync(configuration);
            return parsed.Errors.Count > 0 ? CommandFailure.Usage : code;
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    private static RootCommand Root(Func<ServeOptions, DataFolder, WebApplication> compose) => new("Madang's command line. Start the platform itself with ./run.")
    {
        SandboxCommand.Create(),
        LedgerCommand.Create(),
        RecommendCommand.Create(),
        AppCommand.Create(compose),
        ConsoleCommand.Create(),
        AppCommand.Worker(),
        AppCommand.Inspector(),
    };
}
