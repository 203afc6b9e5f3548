using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class VisionTests
{
    [Fact]
    public void Boxes_that_overlap_a_better_one_are_dropped()
    {
        DenseTensor boxes = Floats([1, 3, 4], 0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, 5, 1, 6), scores = Floats([1, 1, 3], 0.8f, 0.9f, 0.7f);
        DenseTensor rows = Run(new NonMaxSuppression(), boxes, scores, Longs([1], 3), Floats([1], 0.5f), Floats([1], 0));
        Assert.Equal([0, 0, 1, 0, 0, 2], rows.Span<long>());
        Assert.Equal(0, Run(new NonMaxSuppression(), boxes, scores).Count);
    }

    [Theory]
    [InlineData("linear", "zeros", new float[] { 1, 3, 0 })]
    [InlineData("nearest", "border", new float[] { 1, 4, 4 })]
    [InlineData("linear", "reflection", new float[] { 1, 3, 2 })]
    [InlineData("cubic", "border", new float[] { 1, 3, 4 })]
    public void Grids_read_between_elements_and_beyond_them(string mode, string padding, float[] expected)
    {
        DenseTensor grid = Floats([1, 3, 1], -1, mode == "nearest" ? 0.9f : 0.5f, 2);
        DenseTensor y = Run(new GridSample(true, mode, padding), Floats([1, 1, 3], 1, 2, 4), grid);
        if (mode == "cubic") expected[1] = (-0.09375f * 1) + (0.59375f * 2) + (0.59375f * 4) - (0.09375f * 4);
        AssertFloats(y, expected);
    }

    [Fact]
    public void An_identity_map_gives_the_corners() =>
        AssertFloats(Run(new AffineGrid(true), Floats([1, 2, 3], 1, 0, 0, 0, 1, 0), Longs([4], 1, 1, 2, 2)), -1, -1, 1, -1, -1, 1, 1, 1);

    [Fact]
    public void A_region_is_the_mean_of_its_samples()
    {
        DenseTensor ramp = Floats([1, 1, 4, 4], [.. Enumerable.Range(0, 16).Select(i => (float)(i % 4))]);
        AssertFloats(Run(new RoiAlign(SamplingRatio: 2), ramp, Floats([1, 4], 0, 0, 4, 4), Longs([1], 0)), 1.5f);
        Assert.Throws<DyadicException>(() => Run(new RoiAlign(), ramp, Floats([1, 4], 0, 0, 1e9f, 4), Longs([1], 0)));
    }

    [Fact]
    public void Overlapping_blocks_add_up() =>
        AssertFloats(Run(new Col2Im(), Floats([1, 2, 3], 1, 2, 3, 10, 20, 30), Longs([1], 4), Longs([1], 2)), 1, 12, 23, 30);

    [Fact]
    public void Pooled_elements_return_to_their_places()
    {
        DenseTensor x = Floats([1, 1, 2, 2], 5, 6, 7, 8), places = Longs([1, 1, 2, 2], 5, 7, 13, 15);
        DenseTensor y = Run(new MaxUnpool([2, 2], Strides: [2, 2]), x, places, Longs([4], 1, 1, 5, 5));
        AssertFloats(y, 0, 0, 0, 0, 0, 0, 5, 0, 6, 0, 0, 0, 0, 0, 0, 0, 7, 0, 8, 0, 0, 0, 0, 0, 0);
        Assert.Equal([1, 1, 4, 4], Run(new MaxUnpool([2, 2], Strides: [2, 2]), x, places).Shape);
    }

    [Fact]
    public void Norms_are_pooled()
    {
        AssertFloats(Run(new LpPool([2]), Floats([1, 1, 3], 3, -4, 3)), 5, 5);
        AssertFloats(Run(new GlobalLpPool(1), Floats([1, 2, 2], 3, -4, 1, 1)), 7, 2);
    }

    [Fact]
    public void A_grid_of_endless_size_is_refused()
    {
        DyadicException error = Assert.Throws<DyadicException>(() => Run(new AffineGrid(), DenseTensor.Zeros(ElementType.Float32, [1, 2, 3]), Longs([4], 1, 1, long.MaxValue, 2)));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains("the node", error.Message, StringComparison.Ordinal);
    }
}
