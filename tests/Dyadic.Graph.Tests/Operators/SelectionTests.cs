using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class SelectionTests
{
    [Fact]
    public void Triangles_keep_their_diagonal()
    {
        DenseTensor x = Longs([2, 3], 1, 2, 3, 4, 5, 6);
        Assert.Equal([1, 2, 3, 0, 5, 6], Run(new Trilu(), x).Span<long>());
        Assert.Equal([0, 0, 0, 4, 0, 0], Run(new Trilu(Upper: false), x, DenseTensor.Scalar(-1L)).Span<long>());
    }

    [Fact]
    public void One_hot_rows_ignore_indices_outside_and_wrap_negative_ones() =>
        AssertFloats(Run(new OneHot(), Longs([3], 0, 5, -1), DenseTensor.Scalar(2L), Floats([2], 0, 1)), 1, 0, 0, 0, 0, 1);

    [Fact]
    public void Coordinates_of_what_is_not_zero_come_axis_by_axis() =>
        Assert.Equal([0, 1, 1, 0], Run(new NonZero(), Floats([2, 2], 0, 5, -1, 0)).Span<long>());

    [Fact]
    public void A_condition_selects_slices()
    {
        DenseTensor x = Floats([2, 2], 1, 2, 3, 4), second = DenseTensor.Create<bool>([2], [false, true]);
        AssertFloats(Run(new Compress(1), x, second), 2, 4);
        AssertFloats(Run(new Compress(), x, second), 2);
    }

    [Fact]
    public void Distinct_elements_know_where_they_were()
    {
        DenseTensor x = Longs([4], 7, 3, 7, 5);
        DenseTensor[] sorted = Run(new Unique(), 4, x);
        Assert.Equal([3, 5, 7], sorted[0].Span<long>());
        Assert.Equal([1, 3, 0], sorted[1].Span<long>());
        Assert.Equal([2, 0, 2, 1], sorted[2].Span<long>());
        Assert.Equal([1, 1, 2], sorted[3].Span<long>());
        Assert.Equal([7, 3, 5], Run(new Unique(Sorted: false), x).Span<long>());
        Assert.Equal([1, 1], Run(new Unique(0), Longs([2, 2], 1, 2, 1, 2)).Shape.With(1, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Distinct_elements_are_those_that_a_plain_search_finds(bool sorted)
    {
        Random random = new(3);
        long[] elements = [.. Enumerable.Range(0, 500).Select(_ => (long)random.Next(-90, 90))];
        long[] distinct = [.. sorted ? elements.Distinct().Order() : elements.Distinct()];
        DenseTensor[] results = Run(new Unique(Sorted: sorted), 4, Longs([500], elements));
        Assert.Equal(distinct, results[0].Span<long>());
        Assert.Equal(distinct.Select(value => (long)Array.IndexOf(elements, value)), results[1].Span<long>().ToArray());
        Assert.Equal(elements.Select(value => (long)Array.IndexOf(distinct, value)), results[2].Span<long>().ToArray());
        Assert.Equal(distinct.Select(value => (long)elements.Count(element => element == value)), results[3].Span<long>().ToArray());
    }

    [Fact]
    public void Identity_matrices_can_be_shifted() =>
        Assert.Equal([0, 1, 0, 0, 0, 1], Run(new EyeLike(ElementType.Int64, 1), Floats([2, 3], 0, 0, 0, 0, 0, 0)).Span<long>());

    [Fact]
    public void Sequences_turn_around_up_to_their_length()
    {
        DenseTensor x = Floats([2, 3], 1, 2, 3, 4, 5, 6);
        AssertFloats(Run(new ReverseSequence(BatchAxis: 0, TimeAxis: 1), x, Longs([2], 2, 3)), 2, 1, 3, 6, 5, 4);
        AssertFloats(Run(new ReverseSequence(), x, Longs([3], 1, 2, 2)), 1, 5, 6, 4, 2, 3);
    }

    [Fact]
    public void A_circular_cache_goes_on_at_its_start()
    {
        DenseTensor cache = Floats([1, 3, 1], 1, 2, 3), update = Floats([1, 2, 1], 8, 9);
        AssertFloats(Run(new TensorScatter(Mode: "circular"), cache, update, Longs([1], 2)), 9, 2, 8);
        Assert.Throws<DyadicException>(() => Run(new TensorScatter(), cache, update, Longs([1], 2)));
    }

    [Fact]
    public void Middles_are_cut_and_padded()
    {
        DenseTensor x = Floats([5], 1, 2, 3, 4, 5);
        AssertFloats(Run(new CenterCropPad(), x, Longs([1], 2)), 2, 3);
        AssertFloats(Run(new CenterCropPad(), x, Longs([1], 8)), 0, 1, 2, 3, 4, 5, 0, 0);
    }
}
