using Madang.Retail.Recommendations.Evaluation;

namespace Madang.Retail.Recommendations.Training;

/// <summary>How a model was made and how good it is, for the console and for whoever asks.</summary>
public sealed record TrainingReport
{
    /// <summary>When the training ended, UTC.</summary>
    public DateTimeOffset TrainedAt { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The first day with a purchase; null when there is none.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The last day with a purchase.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>How many people the model knows.</summary>
    public int People { get; init; }

    /// <summary>How many items it knows.</summary>
    public int Items { get; init; }

    /// <summary>How many baskets taught it.</summary>
    public int Baskets { get; init; }

    /// <summary>EASE's λ, chosen on an earlier part of the purchases.</summary>
    public float Ridge { get; init; }

    /// <summary>How many next baskets taught how signals count; 0: too few, and the weights are those that come with the program.</summary>
    public int LearnedFrom { get; init; }

    /// <summary>How strongly each signal counts for "buy again", in units of its spread.</summary>
    public IReadOnlyDictionary<string, double> AgainWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>How strongly each signal counts for "new for you".</summary>
    public IReadOnlyDictionary<string, double> NewWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>Quality of "buy again" on people's next baskets, from half of them for the other half, beside the plain methods.</summary>
    public IReadOnlyList<ListQuality> AgainQuality { get; init; } = [];

    /// <summary>Quality of "new for you", measured in the same manner.</summary>
    public IReadOnlyList<ListQuality> NewQuality { get; init; } = [];
}
