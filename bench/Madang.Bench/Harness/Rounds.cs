namespace Madang.Bench.Harness;

/// <summary>Runs every lane once a round, in turn forwards and backwards, so that neither side of a ratio always comes first.</summary>
internal static class Rounds
{
    /// <summary>The rounds that count, by lane. One round before them warms up and is thrown away.</summary>
    public static async Task<IReadOnlyDictionary<string, List<LaneRun>>> RunAsync(IReadOnlyList<Lane> lanes, int rounds, TimeSpan window, TextWriter log)
    {
        var runs = lanes.ToDictionary(lane => lane.Name, _ => new List<LaneRun>());
        foreach (var lane in lanes)
        {
            await log.WriteLineAsync($"preparing {lane.Name}");
            await lane.PrepareAsync();
        }
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var lane in round % 2 == 0 ? lanes : lanes.Reverse())
            {
                // Garbage of the lane before is not this one's to collect.
                GC.Collect();
                var run = await lane.RunAsync(window);
                await log.WriteLineAsync($"{(round == 0 ? "warm-up" : $"round {round}")} {lane.Name}: {Report.Describe(run)}");
                if (round > 0)
                    runs[lane.Name].Add(run);
            }
        }
        return runs;
    }
}
