using System.Globalization;
using System.Text;

namespace Madang.Bench.Harness;

/// <summary>Puts what was measured into words: a line a run, a line a bar, and the committed page.</summary>
internal static class Report
{
    public static string Describe(LaneRun run)
    {
        var notes = string.Concat(run.Notes?.Select(note => Text($", {note.Key} {note.Value:0.##}")) ?? []);
        var cpu = double.IsNaN(run.CpuUs) ? "" : Text($", CPU {run.CpuUsEach:0.0} µs each");
        var latency = run.LatenciesUs.Count == 0 ? "" : Text($", p50 {Figures.Percentile(run.LatenciesUs, 0.5):#,0} µs, p99 {Figures.Percentile(run.LatenciesUs, 0.99):#,0} µs");
        return Text($"{run.PerSecond:#,0}/s{cpu}{latency}{notes}");
    }

    /// <summary>The median over rounds of the ratio within each round.</summary>
    public static double Ratio(Bar bar, IReadOnlyDictionary<string, List<LaneRun>> runs, IReadOnlyDictionary<string, Lane> lanes) =>
        Figures.Median(Ratios(bar, runs, lanes));

    private static IEnumerable<double> Ratios(Bar bar, IReadOnlyDictionary<string, List<LaneRun>> runs, IReadOnlyDictionary<string, Lane> lanes)
    {
        var byLatency = lanes[bar.Subject].ByLatency && lanes[bar.Rival].ByLatency;
        return runs[bar.Subject].Zip(runs[bar.Rival], (subject, rival) => Figure(subject) / Figure(rival));

        double Figure(LaneRun run) => byLatency ? Figures.Percentile(run.LatenciesUs, 0.5) : run.PerSecond;
    }

    public static string Page(
        string title, IReadOnlyList<string> conditions, IReadOnlyList<Bar> bars, IReadOnlyDictionary<string, Lane> lanes,
        IReadOnlyDictionary<string, List<LaneRun>> runs, string memory)
    {
        var page = new StringBuilder();
        page.Append("# ").AppendLine(title).AppendLine();
        foreach (var condition in conditions)
            page.Append("- ").AppendLine(condition);
        if (bars.Count > 0)
            page.AppendLine().AppendLine("## Bars").AppendLine().AppendLine("| bar | figure (lowest - highest round) | bound | aim | met |").AppendLine("|---|---|---|---|---|");
        foreach (var bar in bars)
        {
            var ratios = Ratios(bar, runs, lanes).ToList();
            var figure = Figures.Median(ratios);
            page.AppendLine(Text(
                $"| {bar.Says} | **{figure:0.00}** ({ratios.Min():0.00} - {ratios.Max():0.00}) | {bar.Sign} {bar.Bound:0.##} | {bar.Aim:0.##} | {(bar.IsMetBy(figure) ? "yes" : "**no**")} |"));
        }
        if (runs.Count > 0)
        {
            page.AppendLine().AppendLine("## What each lane did (medians of the rounds)").AppendLine();
            page.AppendLine("| lane | a second | CPU µs each | p50 µs | p99 µs | and |");
            page.AppendLine("|---|---:|---:|---:|---:|---|");
            foreach (var (name, rounds) in runs)
                page.AppendLine(LaneRow(name, lanes[name].Unit, rounds));
        }
        if (memory.Length > 0)
            page.AppendLine().AppendLine("## Memory").AppendLine().Append(memory);
        return page.ToString();
    }

    private static string LaneRow(string name, string unit, List<LaneRun> rounds)
    {
        var notes = rounds[0].Notes?.Keys.Select(key => Text($"{key} {Median(run => run.Notes![key]):#,0.##}")) ?? [];
        return Text($"| {name} | {Median(run => run.PerSecond):#,0} {unit}s | {Cell(run => run.CpuUsEach, "0.0")} | ")
            + Text($"{Cell(run => Figures.Percentile(run.LatenciesUs, 0.5), "#,0")} | {Cell(run => Figures.Percentile(run.LatenciesUs, 0.99), "#,0")} | {string.Join(", ", notes)} |");

        string Cell(Func<LaneRun, double> figure, string format) =>
            Median(figure) is var median && double.IsNaN(median) ? "" : median.ToString(format, CultureInfo.InvariantCulture);

        double Median(Func<LaneRun, double> figure) => Figures.Median(rounds.Select(figure));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
