using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class StridedCopyTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    [InlineData(8, 2)]
    [InlineData(16, 2)]
    public void Every_permutation_of_three_axes_moves_each_element_to_its_place(int width, int threads)
    {
        using WorkerPool pool = new(threads);
        int[] extents = [5, 19, 11];
        int[] strides = [19 * 11, 11, 1];
        byte[] source = new byte[5 * 19 * 11 * width];
        new Random(width).NextBytes(source);
        foreach (int[] order in new int[][] { [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            int[] moved = [.. order.Select(axis => extents[axis])];
            int[] targetStrides = [moved[1] * moved[2], moved[2], 1];
            byte[] target = new byte[source.Length];
            StridedCopy copy = new(width, moved, [.. order.Select(axis => strides[axis])], targetStrides);
            fixed (byte* from = source, to = target) copy.Run(from, to, pool);
            for (int i = 0; i < source.Length / width; i++)
            {
                int[] position = [i / targetStrides[0], i / targetStrides[1] % moved[1], i % moved[2]];
                int read = Enumerable.Range(0, 3).Sum(axis => position[axis] * strides[order[axis]]);
                Assert.True(source.AsSpan(read * width, width).SequenceEqual(target.AsSpan(i * width, width)));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(97)]
    [InlineData(130)]
    [InlineData(1024)]
    [InlineData(1100)]
    public void Rows_of_any_length_go_between_their_neighbours(int length)
    {
        using WorkerPool pool = new(2);
        const int Rows = 5;
        byte[] rows = new byte[Rows * length], expected = new byte[Rows * (length + 3)];
        new Random(length).NextBytes(rows);
        for (int row = 0; row < Rows; row++) rows.AsSpan(row * length, length).CopyTo(expected.AsSpan((row * (length + 3)) + 3));
        using Native<byte> source = new(rows), target = new(expected.Length);
        new StridedCopy(1, [Rows, length], [length, 1], [length + 3, 1], targetOffset: 3).Run(source.Pointer, target.Pointer, pool);
        Assert.Equal(expected, target.Values);
    }

    [Fact]
    public void Strides_may_be_zero_or_negative_and_offsets_shift_the_views()
    {
        using WorkerPool pool = new(1);
        int[] source = [0, 1, 2, 3, 4, 5];
        int[] target = new int[9];
        fixed (int* from = source, to = target) new StridedCopy(4, [2, 3], [0, -2], [4, 1], sourceOffset: 5, targetOffset: 1).Run(from, to, pool);
        Assert.Equal([0, 5, 3, 1, 0, 5, 3, 1, 0], target);
    }

    [Fact]
    public void An_odd_width_is_refused() =>
        Assert.Equal(FailureKind.Unsupported, Assert.Throws<DyadicException>(() => new StridedCopy(3, [1], [1], [1])).Kind);
}
