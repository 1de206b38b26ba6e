using Madang.Retail.Recommendations.Numerics;
using Xunit;

namespace Madang.Retail.Tests.Recommendations.Models;

/// <summary>The one piece of linear algebra that everything stands on.</summary>
public sealed class SymmetricInverseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public void A_matrix_times_its_inverse_is_the_identity(int n)
    {
        var matrix = Positive(n, seed: n);
        var inverse = (float[])matrix.Clone();
        SymmetricInverse.Invert(inverse, n, threads: 2);
        var stride = SymmetricInverse.Stride(n);
        var worst = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < n; k++)
                    sum += (double)matrix[Math.Max(i, k) * stride + Math.Min(i, k)] * inverse[k * stride + j];
                worst = Math.Max(worst, Math.Abs(sum - (i == j ? 1 : 0)));
            }
        }
        Assert.InRange(worst, 0, 1e-3);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var one = Positive(600, seed: 3);
        var three = (float[])one.Clone();
        SymmetricInverse.Invert(one, 600, threads: 1);
        SymmetricInverse.Invert(three, 600, threads: 3);
        Assert.Equal(one, three);
    }

    [Fact]
    public void What_is_not_positive_definite_is_refused()
    {
        var matrix = Positive(40, seed: 1);
        matrix[20 * SymmetricInverse.Stride(40) + 20] = -1;
        Assert.Throws<ArithmeticException>(() => SymmetricInverse.Invert(matrix, 40, threads: 1));
        Assert.Throws<ArgumentException>(() => SymmetricInverse.Invert(new float[40 * 40], 40, threads: 1));
    }

    // Counts of a few random baskets with a ridge, as EASE has them. Above the diagonal there is rubbish, which nobody may read.
    private static float[] Positive(int n, int seed)
    {
        var stride = SymmetricInverse.Stride(n);
        var matrix = new float[stride * stride];
        var random = new Random(seed);
        for (var i = 0; i < stride; i++)
        {
            matrix[i * stride + i] = i < n ? 5 : 1;
            for (var j = i + 1; j < n && i < n; j++)
                matrix[i * stride + j] = float.NaN;
        }
        for (var basket = 0; basket < 3 * n; basket++)
        {
            var items = Enumerable.Range(0, 6).Select(_ => random.Next(n)).Distinct().Order().ToArray();
            for (var i = 0; i < items.Length; i++)
                for (var j = 0; j <= i; j++)
                    matrix[items[i] * stride + items[j]]++;
        }
        return matrix;
    }
}
