using System.Globalization;
using Madang.Retail.Recommendations.Training;

namespace Madang.Retail.Recommendations.Evaluation;

/// <summary>What was measured on a file of orders.</summary>
public sealed record EvaluationReport
{
    /// <summary>Which column was taken for what.</summary>
    public string Mapping { get; init; } = "";

    /// <summary>Rows of the file.</summary>
    public long Rows { get; init; }

    /// <summary>Rows that name nobody.</summary>
    public long WithoutPerson { get; init; }

    /// <summary>Returns, cancellations, and what the patterns leave out.</summary>
    public long LeftOut { get; init; }

    /// <summary>Lines that could not be read, left out because that was asked for.</summary>
    public long Bad { get; init; }

    /// <summary>People in the file.</summary>
    public int People { get; init; }

    /// <summary>Items in the file.</summary>
    public int Items { get; init; }

    /// <summary>Baskets in the file: one person, one day, one order.</summary>
    public int Baskets { get; init; }

    /// <summary>The first day with a purchase.</summary>
    public DateOnly FirstDay { get; init; }

    /// <summary>The last day with a purchase.</summary>
    public DateOnly LastDay { get; init; }

    /// <summary>The first day that was not learned from.</summary>
    public DateOnly Split { get; init; }

    /// <summary>Whether the split was chosen by the program.</summary>
    public bool IsSplitChosen { get; init; }

    /// <summary>How many items the measured baskets have on average.</summary>
    public double MeanTarget { get; init; }

    /// <summary>Which share of them the person had bought before.</summary>
    public double ShareBoughtBefore { get; init; }

    /// <summary>How the model was trained.</summary>
    public TrainingReport Training { get; init; } = new();

    /// <summary>How long making everybody's lists took, with all methods, in seconds.</summary>
    public double MeasuredSeconds { get; init; }

    /// <summary>How long both lists of one person took at the 99th percentile, in milliseconds.</summary>
    public double AnswerMs99 { get; init; }

    /// <summary>Lists of anything, against everything in the next basket.</summary>
    public IReadOnlyList<ListQuality> All { get; init; } = [];

    /// <summary>Lists of what a person never bought, against what is new to them in the next basket.</summary>
    public IReadOnlyList<ListQuality> New { get; init; } = [];

    /// <summary>Lists for people of whom nothing was known.</summary>
    public IReadOnlyList<ListQuality> ColdStart { get; init; } = [];

    /// <summary>As text, for a terminal.</summary>
    public string ToText()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"Read     {Rows:#,0} rows ({WithoutPerson:#,0} name nobody, {LeftOut:#,0} left out{(Bad > 0 ? $", {Bad:#,0} could not be read" : "")})");
        text.WriteLine($"Columns  {Mapping}");
        text.WriteLine($"Orders   {People:#,0} people, {Items:#,0} items, {Baskets:#,0} baskets, {FirstDay:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}");
        text.WriteLine($"Split    {Split:yyyy-MM-dd}{(IsSplitChosen ? " (chosen: a fifth of the baskets lie from it on; --split DATE for another)" : "")}");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Trained  on {Training.People:#,0} people, {Training.Items:#,0} items, {Training.Baskets:#,0} baskets in {Training.Seconds:0.0} s; λ {Training.Ridge:0}; {Learned()}"));
        text.WriteLine();
        Write(text, "Everything in the next basket", All, string.Create(CultureInfo.InvariantCulture, $"{MeanTarget:0.0} items on average, {ShareBoughtBefore:P0} bought before"));
        Write(text, "Only what the person never bought", New, null);
        Write(text, "People of whom nothing was known", ColdStart, null);
        if (All.Any(method => method.People > 0))
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Both lists of a person took {AnswerMs99:0.0} ms at the 99th percentile."));
        return text.ToString();
    }

    private string Learned() => Training.LearnedFrom == 0
        ? "too few next baskets to learn how signals count, so they count as they come"
        : $"how signals count was learned from {Training.LearnedFrom.ToString("#,0", CultureInfo.InvariantCulture)} earlier next baskets";

    private static void Write(StringWriter text, string title, IReadOnlyList<ListQuality> table, string? note)
    {
        var people = table.Count == 0 ? 0 : table[0].People;
        text.WriteLine($"{title}: {people:#,0} people{(note is null || people == 0 ? "" : $"; {note}")}");
        if (people == 0)
        {
            text.WriteLine("  Nobody, so there is nothing to measure here.");
            text.WriteLine();
            return;
        }
        text.WriteLine($"  {"list of five",-18}{"HR@5",-22}{"Recall@5",-22}{"NDCG@5",-22}");
        foreach (var method in table)
            text.WriteLine($"  {method.Method,-18}{Shown(method.HitRate),-22}{Shown(method.Recall),-22}{Shown(method.Ndcg),-22}".TrimEnd());
        text.WriteLine();
    }

    private static string Shown(MeasuredMean mean) => string.Create(CultureInfo.InvariantCulture, $"{mean.Mean:.000} ({mean.Low:.000}-{mean.High:.000})");
}
