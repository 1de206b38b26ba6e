using System.Numerics.Tensors;
using Madang.Retail.Recommendations.Numerics;

namespace Madang.Retail.Recommendations.Models;

/// <summary>
/// EASE (Steck, arXiv 1905.03375): what a person has, times a matrix of item weights, is what they would have too. The matrix is the closed form of a ridge regression
/// of every item on all others, made from one matrix of counts: how many people have both of two items.
/// </summary>
internal sealed class Ease
{
    private readonly float[] weights;
    private readonly int stride;

    private Ease(float[] weights, int items)
    {
        (this.weights, Items) = (weights, items);
        stride = SymmetricInverse.Stride(items);
    }

    public int Items { get; }

    /// <summary>The weights by which having an item speaks for each other one.</summary>
    public ReadOnlySpan<float> WeightsOf(int item) => weights.AsSpan(item * stride, Items);

    /// <summary>Solves for the weights; the matrix of counts is used up.</summary>
    /// <param name="gram">The counts.</param>
    /// <param name="ridge">λ: how many people's worth of doubt there is in each item. Above 0.</param>
    /// <param name="threads">At most so many.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static Ease Solve(GramMatrix gram, float ridge, int threads, CancellationToken cancellation = default)
    {
        var inverse = gram.WithRidge(ridge);
        SymmetricInverse.Invert(inverse, gram.Items, threads, cancellation);
        return FromInverse(inverse, gram.Items);
    }

    /// <summary>Turns the inverse P into weights -P(i,j) / P(j,j), in place.</summary>
    public static Ease FromInverse(float[] inverse, int items)
    {
        var stride = SymmetricInverse.Stride(items);
        var diagonal = new float[items];
        for (var item = 0; item < items; item++)
            diagonal[item] = -inverse[item * stride + item];
        for (var item = 0; item < items; item++)
        {
            var row = inverse.AsSpan(item * stride, items);
            TensorPrimitives.Divide(row, diagonal, row);
            row[item] = 0;
        }
        return new(inverse, items);
    }

    /// <summary>Adds to the scores what each item at hand speaks for.</summary>
    public void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> strengths, Span<float> scores)
    {
        for (var i = 0; i < items.Length; i++)
            TensorPrimitives.MultiplyAdd(WeightsOf(items[i]), strengths[i], scores, scores);
    }
}
