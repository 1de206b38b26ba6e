using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Madang.Retail.Recommendations.Numerics;

/// <summary>
/// The inverse of a symmetric positive definite matrix in place, by sweeping blocks of it: n³ operations and no second matrix. Each cell is summed in one fixed
/// order, so the result does not depend on the number of threads.
/// </summary>
internal static class SymmetricInverse
{
    /// <summary>Rows are this many floats apart, or a multiple: see <see cref="Stride"/>.</summary>
    private const int TileColumns = 32;

    private const int TileRows = 8;

    // A block of columns that is swept at once: large enough that the matrix is read and written seldom, small enough for the second-level cache.
    private const int Block = 256;
    private const int RowsOfTask = 256;

    /// <summary>The length of a row in memory of a matrix with n columns.</summary>
    public static int Stride(int n) => (n + TileColumns - 1) / TileColumns * TileColumns;

    /// <summary>
    /// Inverts. The matrix has <see cref="Stride"/>(n) rows and columns, row by row; only its lower triangle is read, and both are written. What is beyond n
    /// must be 1 on the diagonal and 0 elsewhere.
    /// </summary>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static void Invert(float[] matrix, int n, int threads, CancellationToken cancellation = default)
    {
        var stride = Stride(n);
        if (matrix.Length != (long)stride * stride)
            throw new ArgumentException($"A matrix of {n} has {stride} x {stride} cells in memory.");
        var work = new Work(matrix, stride, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
        for (var start = 0; start < stride; start += Block)
            work.Sweep(start, Math.Min(Block, stride - start));
        work.Finish();
    }

    private sealed class Work(float[] matrix, int stride, ParallelOptions parallel)
    {
        // Packed as the kernel reads them: tiles of 32 columns of the panel, tiles of 8 rows of the panel times the block's inverse.
        private readonly float[] columns = GC.AllocateUninitializedArray<float>(stride * Block);
        private readonly float[] rows = GC.AllocateUninitializedArray<float>(stride * Block);

        private int Tasks => (stride + RowsOfTask - 1) / RowsOfTask;

        public void Sweep(int start, int width)
        {
            var inverse = new float[width * width];
            InvertBlock(start, width, inverse);
            Parallel.For(0, Tasks, parallel, task => PackPanel(start, width, inverse, task * RowsOfTask, Math.Min(stride, (task + 1) * RowsOfTask)));
            // The last rows have the longest part below the diagonal: they go first, so that the threads end together.
            Parallel.For(0, Tasks, parallel, task =>
            {
                var last = Tasks - 1 - task;
                Update(width, last * RowsOfTask, Math.Min(stride, (last + 1) * RowsOfTask));
            });
            WriteBack(start, width, inverse);
        }

        public void Finish() => Parallel.For(0, Tasks, parallel, task =>
        {
            for (var row = task * RowsOfTask; row < Math.Min(stride, (task + 1) * RowsOfTask); row++)
            {
                for (var column = 0; column <= row; column++)
                {
                    var value = -matrix[row * stride + column];
                    matrix[row * stride + column] = value;
                    matrix[column * stride + row] = value;
                }
            }
        });

        private void PackPanel(int start, int width, float[] inverse, int from, int to)
        {
            var line = new float[width];
            var product = new float[width];
            for (var row = from; row < to; row++)
            {
                // Cells of the block itself take no part in the update: zeros leave them alone.
                if (row >= start && row < start + width)
                    Array.Clear(line);
                else if (row > start)
                    matrix.AsSpan(row * stride + start, width).CopyTo(line);
                else
                    for (var p = 0; p < width; p++)
                        line[p] = matrix[(start + p) * stride + row];
                Times(line, inverse, product);
                var column = row / TileColumns * TileColumns * Block + row % TileColumns;
                var tile = row / TileRows * TileRows * Block + row % TileRows;
                for (var p = 0; p < width; p++)
                {
                    columns[column + p * TileColumns] = line[p];
                    rows[tile + p * TileRows] = -product[p];
                }
            }
        }

        private static void Times(float[] line, float[] inverse, float[] product)
        {
            Array.Clear(product);
            for (var p = 0; p < line.Length; p++)
            {
                if (line[p] != 0)
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(inverse.AsSpan(p * line.Length, line.Length), line[p], product, product);
            }
        }

        private void Update(int width, int from, int to)
        {
            for (var column = 0; column < to; column += TileColumns)
            {
                ref var right = ref columns[column * Block];
                for (var row = Math.Max(from, column / TileRows * TileRows); row < to; row += TileRows)
                    Tile(ref matrix[row * stride + column], stride, ref rows[row * Block], ref right, width);
            }
        }

        // Rows that lie left of or below the block get their part of the swept panel; the block itself gets minus its inverse.
        private void WriteBack(int start, int width, float[] inverse)
        {
            Parallel.For(0, Tasks, parallel, task =>
            {
                for (var row = task * RowsOfTask; row < Math.Min(stride, (task + 1) * RowsOfTask); row++)
                {
                    var tile = row / TileRows * TileRows * Block + row % TileRows;
                    if (row >= start && row < start + width)
                    {
                        for (var p = 0; p < width; p++)
                            matrix[row * stride + start + p] = -inverse[(row - start) * width + p];
                    }
                    else if (row > start)
                    {
                        for (var p = 0; p < width; p++)
                            matrix[row * stride + start + p] = -rows[tile + p * TileRows];
                    }
                    else
                    {
                        for (var p = 0; p < width; p++)
                            matrix[(start + p) * stride + row] = -rows[tile + p * TileRows];
                    }
                }
            });
        }

        // Gauss-Jordan in double precision: everything else depends on this block.
        private void InvertBlock(int start, int width, float[] inverse)
        {
            var block = new double[width * width];
            for (var i = 0; i < width; i++)
                for (var j = 0; j <= i; j++)
                    block[i * width + j] = block[j * width + i] = matrix[(start + i) * stride + start + j];
            for (var k = 0; k < width; k++)
            {
                var pivot = block[k * width + k];
                if (!(pivot > 0) || !double.IsFinite(pivot))
                    throw new ArithmeticException("The matrix is not positive definite.");
                var pivotRow = block.AsSpan(k * width, width);
                for (var i = 0; i < width; i++)
                {
                    if (i == k)
                        continue;
                    var factor = -block[i * width + k] / pivot;
                    var row = block.AsSpan(i * width, width);
                    row[k] = 0;
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd<double>(pivotRow, factor, row, row);
                    row[k] = factor;
                }
                for (var j = 0; j < width; j++)
                    pivotRow[j] /= pivot;
                pivotRow[k] = 1 / pivot;
            }
            for (var i = 0; i < inverse.Length; i++)
                inverse[i] = (float)block[i];
        }
    }

    // 8 x 32 cells in sixteen registers: every cell is read once, changed by the whole block, written once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(ref float cell, int stride, ref float left, ref float right, int width)
    {
        ref var r1 = ref Unsafe.Add(ref cell, stride);
        ref var r2 = ref Unsafe.Add(ref r1, stride);
        ref var r3 = ref Unsafe.Add(ref r2, stride);
        ref var r4 = ref Unsafe.Add(ref r3, stride);
        ref var r5 = ref Unsafe.Add(ref r4, stride);
        ref var r6 = ref Unsafe.Add(ref r5, stride);
        ref var r7 = ref Unsafe.Add(ref r6, stride);
        var a0 = Vector512.LoadUnsafe(ref cell); var b0 = Vector512.LoadUnsafe(ref cell, 16);
        var a1 = Vector512.LoadUnsafe(ref r1); var b1 = Vector512.LoadUnsafe(ref r1, 16);
        var a2 = Vector512.LoadUnsafe(ref r2); var b2 = Vector512.LoadUnsafe(ref r2, 16);
        var a3 = Vector512.LoadUnsafe(ref r3); var b3 = Vector512.LoadUnsafe(ref r3, 16);
        var a4 = Vector512.LoadUnsafe(ref r4); var b4 = Vector512.LoadUnsafe(ref r4, 16);
        var a5 = Vector512.LoadUnsafe(ref r5); var b5 = Vector512.LoadUnsafe(ref r5, 16);
        var a6 = Vector512.LoadUnsafe(ref r6); var b6 = Vector512.LoadUnsafe(ref r6, 16);
        var a7 = Vector512.LoadUnsafe(ref r7); var b7 = Vector512.LoadUnsafe(ref r7, 16);
        for (var p = 0; p < width; p++)
        {
            var a = Vector512.LoadUnsafe(ref right);
            var b = Vector512.LoadUnsafe(ref right, 16);
            var l = Vector512.Create(left);
            a0 = Vector512.FusedMultiplyAdd(l, a, a0); b0 = Vector512.FusedMultiplyAdd(l, b, b0);
            l = Vector512.Create(Unsafe.Add(ref left, 1));
            a1 = Vector512.FusedMultiplyAdd(l, a, a1); b1 = Vector512.FusedMultiplyAdd(l, b, b1);
            l = Vector512.Create(Unsafe.Add(ref left, 2));
            a2 = Vector512.FusedMultiplyAdd(l, a, a2); b2 = Vector512.FusedMultiplyAdd(l, b, b2);
            l = Vector512.Create(Unsafe.Add(ref left, 3));
            a3 = Vector512.FusedMultiplyAdd(l, a, a3); b3 = Vector512.FusedMultiplyAdd(l, b, b3);
            l = Vector512.Create(Unsafe.Add(ref left, 4));
            a4 = Vector512.FusedMultiplyAdd(l, a, a4); b4 = Vector512.FusedMultiplyAdd(l, b, b4);
            l = Vector512.Create(Unsafe.Add(ref left, 5));
            a5 = Vector512.FusedMultiplyAdd(l, a, a5); b5 = Vector512.FusedMultiplyAdd(l, b, b5);
            l = Vector512.Create(Unsafe.Add(ref left, 6));
            a6 = Vector512.FusedMultiplyAdd(l, a, a6); b6 = Vector512.FusedMultiplyAdd(l, b, b6);
            l = Vector512.Create(Unsafe.Add(ref left, 7));
            a7 = Vector512.FusedMultiplyAdd(l, a, a7); b7 = Vector512.FusedMultiplyAdd(l, b, b7);
            right = ref Unsafe.Add(ref right, TileColumns);
            left = ref Unsafe.Add(ref left, TileRows);
        }
        a0.StoreUnsafe(ref cell); b0.StoreUnsafe(ref cell, 16);
        a1.StoreUnsafe(ref r1); b1.StoreUnsafe(ref r1, 16);
        a2.StoreUnsafe(ref r2); b2.StoreUnsafe(ref r2, 16);
        a3.StoreUnsafe(ref r3); b3.StoreUnsafe(ref r3, 16);
        a4.StoreUnsafe(ref r4); b4.StoreUnsafe(ref r4, 16);
        a5.StoreUnsafe(ref r5); b5.StoreUnsafe(ref r5, 16);
        a6.StoreUnsafe(ref r6); b6.StoreUnsafe(ref r6, 16);
        a7.StoreUnsafe(ref r7); b7.StoreUnsafe(ref r7, 16);
    }
}
