namespace Madang.Retail.Recommendations.Blend;

/// <summary>One person's list to learn from: the signals of each candidate, and which of them they bought next.</summary>
internal sealed record Example(float[][] Rows, bool[] IsBought);

/// <summary>
/// How much each signal counts, learned from what people bought next: the weights that make it most probable that the bought candidates are drawn first from each
/// person's list (a softmax over the list). Each person counts alike, however much they bought.
/// </summary>
internal sealed class ListBlend
{
    private const double Ridge = 20;
    private const int MostSteps = 20;
    private const double LongestStep = 2;
    private const double Enough = 1e-3;
    private const int Parts = 8;

    private readonly double[] centres;
    private readonly double[] scales;
    private readonly double[] weights;

    private ListBlend(double[] centres, double[] scales, double[] weights) => (this.centres, this.scales, this.weights) = (centres, scales, weights);

    /// <summary>Weights, of signals in units of their spread; for people to look at.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>Centre, scale and weight of each signal, one after the other, to be kept.</summary>
    public double[] ToArray() => [.. centres, .. scales, .. weights];

    public static ListBlend FromArray(double[] values)
    {
        var signals = values.Length / 3;
        return new(values[..signals], values[signals..(2 * signals)], values[(2 * signals)..]);
    }

    /// <summary>How far up the candidate belongs; comparable within one person's list.</summary>
    public float Score(float[] row)
    {
        double sum = 0;
        for (var signal = 0; signal < row.Length; signal++)
            sum += weights[signal] * (row[signal] - centres[signal]) / scales[signal];
        return (float)sum;
    }

    /// <summary>Learns by Newton's method; with too little to learn from, <paramref name="otherwise"/> is kept.</summary>
    public static ListBlend Learn(IReadOnlyList<Example> examples, ListBlend otherwise, int threads, CancellationToken cancellation = default)
    {
        const int fewest = 20;
        var useful = examples.Where(example => example.IsBought.Contains(true) && example.IsBought.Contains(false)).ToList();
        if (useful.Count < fewest)
            return otherwise;
        var (centres, scales) = Spread(useful, useful[0].Rows[0].Length);
        var blend = new ListBlend(centres, scales, new double[centres.Length]);
        for (var step = 0; step < MostSteps && blend.Improve(useful, threads, cancellation) > Enough; step++)
            cancellation.ThrowIfCancellationRequested();
        return blend;
    }

    /// <summary>Weights by hand, for a shop with too few people to learn from.</summary>
    public static ListBlend Plain(string[] names, params (string Name, double Weight)[] counted) =>
        new(new double[names.Length], [.. names.Select(_ => 1.0)], [.. names.Select(name => counted.FirstOrDefault(one => one.Name == name).Weight)]);

    private static (double[] Centres, double[] Scales) Spread(List<Example> examples, int signals)
    {
        var centres = new double[signals];
        var scales = new double[signals];
        var rows = examples.Sum(example => (long)example.Rows.Length);
        foreach (var row in examples.SelectMany(example => example.Rows))
            for (var signal = 0; signal < signals; signal++)
                centres[signal] += row[signal] / (double)rows;
        foreach (var row in examples.SelectMany(example => example.Rows))
            for (var signal = 0; signal < signals; signal++)
                scales[signal] += (row[signal] - centres[signal]) * (row[signal] - centres[signal]) / rows;
        for (var signal = 0; signal < signals; signal++)
            scales[signal] = scales[signal] < 1e-12 ? 1e30 : Math.Sqrt(scales[signal]);
        return (centres, scales);
    }

    // Parts of a fixed number, added in order: the sums do not depend on the threads.
    private double Improve(List<Example> examples, int threads, CancellationToken cancellation)
    {
        var signals = weights.Length;
        var sums = new Sums[Parts];
        Parallel.For(0, Parts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, part =>
        {
            sums[part] = new(signals);
            for (var at = part; at < examples.Count; at += Parts)
                Add(examples[at], sums[part]);
        });
        var all = sums[0];
        for (var part = 1; part < Parts; part++)
            all.Add(sums[part]);
        for (var signal = 0; signal < signals; signal++)
        {
            all.Curvature[signal * signals + signal] += Ridge;
            all.Slope[signal] -= Ridge * weights[signal];
        }
        var step = Solve(all.Curvature, all.Slope);
        var longest = step.Max(Math.Abs);
        var factor = longest > LongestStep ? LongestStep / longest : 1;
        for (var signal = 0; signal < signals; signal++)
            weights[signal] += factor * step[signal];
        return longest;
    }

    private void Add(Example example, Sums sums)
    {
        var signals = weights.Length;
        var chances = Chances(example.Rows);
        var bought = example.IsBought.Count(isBought => isBought);
        double[] row = new double[signals], mean = new double[signals];
        for (var at = 0; at < chances.Length; at++)
        {
            for (var signal = 0; signal < signals; signal++)
                row[signal] = (example.Rows[at][signal] - centres[signal]) / scales[signal];
            var pull = (example.IsBought[at] ? 1.0 / bought : 0) - chances[at];
            for (var i = 0; i < signals; i++)
            {
                sums.Slope[i] += pull * row[i];
                mean[i] += chances[at] * row[i];
                var part = chances[at] * row[i];
                for (var j = 0; j <= i; j++)
                    sums.Curvature[i * signals + j] += part * row[j];
            }
        }
        for (var i = 0; i < signals; i++)
            for (var j = 0; j <= i; j++)
                sums.Curvature[i * signals + j] -= mean[i] * mean[j];
    }

    private double[] Chances(float[][] rows)
    {
        var chances = rows.Select(row => (double)Score(row)).ToArray();
        var most = chances.Max();
        for (var at = 0; at < chances.Length; at++)
            chances[at] = Math.Exp(chances[at] - most);
        var sum = chances.Sum();
        for (var at = 0; at < chances.Length; at++)
            chances[at] /= sum;
        return chances;
    }

    // Cholesky: the ridge makes the curvature positive definite. Only its lower triangle is filled.
    private static double[] Solve(double[] matrix, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * n + j];
                for (var k = 0; k < j; k++)
                    sum -= matrix[i * n + k] * matrix[j * n + k];
                matrix[i * n + j] = i == j ? Math.Sqrt(sum) : sum / matrix[j * n + j];
            }
        }
        var solution = (double[])right.Clone();
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
                solution[i] -= matrix[i * n + k] * solution[k];
            solution[i] /= matrix[i * n + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                solution[i] -= matrix[k * n + i] * solution[k];
            solution[i] /= matrix[i * n + i];
        }
        return solution;
    }

    private sealed class Sums(int signals)
    {
        public double[] Slope { get; } = new double[signals];

        public double[] Curvature { get; } = new double[signals * signals];

        public void Add(Sums other)
        {
            System.Numerics.Tensors.TensorPrimitives.Add<double>(Slope, other.Slope, Slope);
            System.Numerics.Tensors.TensorPrimitives.Add<double>(Curvature, other.Curvature, Curvature);
        }
    }
}
