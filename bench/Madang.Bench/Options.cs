using System.Globalization;
using Madang.Bench.Harness;

namespace Madang.Bench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Names">Groups of bars; all when none was named.</param>
/// <param name="Rounds">How many rounds count.</param>
/// <param name="Window">How long each lane works in a round.</param>
/// <param name="IsQuick">Short windows, everything within five minutes.</param>
/// <param name="ReportPath">Where the page is written; null for nowhere.</param>
/// <param name="Lanes">Single lanes instead of bars, for a profiler; none otherwise.</param>
internal sealed record Options(IReadOnlyList<string> Names, int Rounds, TimeSpan Window, bool IsQuick, string? ReportPath, IReadOnlyList<string> Lanes)
{
    public const string Usage = """
        bench/run [NAME...] [--quick] [--rounds N] [--seconds S] [--report FILE]

        NAME        sqlite, postgres, textbook, hot, latency, http, messages, clients, memory; all when none is named
        --quick     short windows: everything in under five minutes
        --rounds    how many interleaved rounds count (5-50; otherwise 5 with --quick, 9 without)
        --seconds   how long each lane works in a round (0.5-60; otherwise 1 with --quick, 5 without)
        --lanes     only these lanes (separated by commas), without bars: to profile one, such as sqlite.random
        --report    write the page there; without --quick and names it goes to bench/results/DATE-MACHINE.md
        """;

    private const int FewestRounds = 5;
    private const int MostRounds = 50;

    /// <exception cref="FormatException">With a sentence that says what is wrong.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var names = new List<string>();
        int? rounds = null;
        double? seconds = null;
        string? report = null;
        string[] lanes = [];
        var quick = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--rounds":
                    rounds = (int)Number(Value(arguments, ref i), FewestRounds, MostRounds);
                    break;
                case "--seconds":
                    seconds = Number(Value(arguments, ref i), 0.5, 60);
                    break;
                case "--report":
                    report = Value(arguments, ref i);
                    break;
                case "--lanes":
                    lanes = Value(arguments, ref i).Split(',');
                    break;
                case var name when Bars.Groups.Contains(name):
                    names.Add(name);
                    break;
                default:
                    throw new FormatException($"There is no '{arguments[i]}'. Names: {string.Join(", ", Bars.Groups)}.");
            }
        }
        return new Options(
            names.Count > 0 ? names : Bars.Groups, rounds ?? (quick ? FewestRounds : 9), TimeSpan.FromSeconds(seconds ?? (quick ? 1 : 5)), quick, report, lanes);
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");

    private static double Number(string text, double least, double most) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a number from {least} to {most}.");
}
