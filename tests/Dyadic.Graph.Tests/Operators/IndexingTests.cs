using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class IndexingTests
{
    [Fact]
    public void Top_elements_come_in_order_and_the_first_of_equals_first()
    {
        DenseTensor[] top = Run(new TopK(), 2, Floats([2, 4], 1, 3, 3, 2, 8, 7, 6, 9), Longs([1], 2));
        AssertFloats(top[0], 3, 3, 9, 8);
        Assert.Equal([1, 2, 3, 0], top[1].Span<long>());
        AssertFloats(Run(new TopK(Axis: 0, Largest: false), Floats([2, 2], 1, 5, 2, 3), Longs([1], 1)), 1, 3);
    }

    [Fact]
    public void More_than_there_is_is_refused() =>
        Assert.Contains("k is 5", Assert.Throws<DyadicException>(() => Run(new TopK(), Floats([2], 1, 2), Longs([1], 5))).Message, StringComparison.Ordinal);

    [Fact]
    public void Gathering_elements_follows_the_axis_and_negative_indices_count_from_the_end()
    {
        AssertFloats(Run(new GatherElements(1), Floats([2, 2], 1, 2, 3, 4), Longs([2, 2], 0, 0, -1, 0)), 1, 1, 4, 3);
        DyadicException error = Assert.Throws<DyadicException>(() => Run(new GatherElements(1), Floats([1, 2], 1, 2), Longs([1, 1], 2)));
        Assert.Contains("index 2 (number 0) is outside [-2, 1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gathering_slices_goes_batch_by_batch()
    {
        DenseTensor data = Floats([2, 2, 2], 0, 1, 2, 3, 4, 5, 6, 7);
        AssertFloats(Run(new GatherND(), data, Longs([2, 2], 0, 1, 1, 0)), 2, 3, 4, 5);
        AssertFloats(Run(new GatherND(1), data, Longs([2, 1], 1, 0)), 2, 3, 4, 5);
    }

    [Fact]
    public void Scattered_updates_replace_or_reduce()
    {
        AssertFloats(Run(new ScatterElements(1), Floats([1, 3], 1, 2, 3), Longs([1, 2], -1, 0), Floats([1, 2], 8, 9)), 9, 2, 8);
        AssertFloats(Run(new ScatterND("add"), Floats([3], 1, 2, 3), Longs([2, 1], 1, 1), Floats([2], 10, 20)), 1, 32, 3);
        AssertFloats(Run(new ScatterND(), Floats([2, 2], 1, 2, 3, 4), Longs([1, 1], 1), Floats([1, 2], 8, 9)), 1, 2, 8, 9);
    }

    [Fact]
    public void Sums_over_repeated_labels_take_diagonals_and_ellipses_broadcast()
    {
        DenseTensor square = Floats([2, 2], 1, 2, 3, 4);
        AssertFloats(Run(new Einsum("ii->"), square), 5);
        AssertFloats(Run(new Einsum("ij,jk"), square, square), 7, 10, 15, 22);
        AssertFloats(Run(new Einsum("...j,j->..."), square, Floats([2], 1, 10)), 21, 43);
        Assert.Throws<DyadicException>(() => Run(new Einsum("ij->k"), square));
    }
}
