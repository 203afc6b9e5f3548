using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class ReductionTests
{
    private static readonly DenseTensor Matrix = Floats([2, 3], 1, -2, 3, 4, 5, -6);

    [Fact]
    public void Sum_over_a_negative_axis_drops_it_without_keepdims() =>
        AssertFloats(Run(new ReduceSum(Keepdims: false), Matrix, Longs([1], -1)), 2, 3);

    [Fact]
    public void Texts_have_no_least_element()
    {
        DenseTensor texts = DenseTensor.OfStrings([2], ["a", "b"]);
        foreach (Operator op in new Operator[] { new ReduceMin(), new ReduceMax() }) Assert.Equal(FailureKind.BadInput, Assert.Throws<DyadicException>(() => Run(op, texts)).Kind);
    }

    [Fact]
    public void No_axes_mean_everything_unless_told_to_do_nothing()
    {
        Assert.Equal([1, 1], Run(new ReduceMean(), Matrix).Shape);
        AssertFloats(Run(new ReduceMean(), Matrix), 5f / 6);
        AssertFloats(Run(new ReduceMean(NoopWithEmptyAxes: true), Matrix), 1, -2, 3, 4, 5, -6);
    }

    [Fact]
    public void Each_reduction_has_its_value_over_nothing()
    {
        DenseTensor nothing = Floats([2, 0]), ints = DenseTensor.Create<int>([0], []);
        AssertFloats(Run(new ReduceSum(), nothing, Longs([1], 1)), 0, 0);
        AssertFloats(Run(new ReduceProd(), nothing, Longs([1], 1)), 1, 1);
        Assert.Equal(float.NegativeInfinity, Run(new ReduceMax(), nothing, Longs([1], 1)).Span<float>()[0]);
        Assert.Equal(int.MaxValue, Run(new ReduceMin(), ints).Span<int>()[0]);
        Assert.Contains("no elements", Assert.Throws<DyadicException>(() => Run(new ReduceMean(), ints)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Norms_and_logarithms_follow_their_formulas()
    {
        DenseTensor x = Floats([2], 3, -4);
        AssertFloats(Run(new ReduceL1(), x), 7);
        AssertFloats(Run(new ReduceL2(), x), 5);
        AssertFloats(Run(new ReduceSumSquare(), x), 25);
        AssertFloats(Run(new ReduceLogSum(), Floats([2], 1, 1)), MathF.Log(2));
        AssertFloats(Run(new ReduceLogSumExp(), Floats([2], 1000, 1000)), 1000 + MathF.Log(2));
    }

    [Fact]
    public void Integer_sums_wrap_and_integer_means_truncate()
    {
        Assert.Equal(int.MinValue, Run(new ReduceSum(), DenseTensor.Vector(int.MaxValue, 1)).Span<int>()[0]);
        Assert.Equal(-1, Run(new ReduceMean(), DenseTensor.Vector(-1, -2)).Span<int>()[0]);
    }

    [Fact]
    public void Axes_that_are_computed_leave_the_extents_unknown()
    {
        TensorFacts[] inputs = [new(ElementType.Float32, [2, 3]), new(ElementType.Int64, [1])];
        Assert.Equal(2, GraphInference.Infer("r", new ReduceSum(), inputs, 1)[0].Shape!.Rank);
        Assert.Null(GraphInference.Infer("r", new ReduceSum(Keepdims: false), inputs, 1)[0].Shape);
    }

    [Fact]
    public void The_bound_of_a_sum_is_that_of_one_element_times_the_count()
    {
        BoundsContext bounds = new([new IntegerInterval(-3, 5)], [new TensorFacts(ElementType.Int32, [4, 10])], [new TensorFacts(ElementType.Int32, [4, 1])]);
        new ReduceSum().Bound(bounds);
        Assert.Equal(new IntegerInterval(-30, 50), bounds.Outputs[0]);
    }

    [Fact]
    public void Arg_extrema_take_the_first_of_equals_unless_told_to_take_the_last()
    {
        DenseTensor x = Floats([2, 3], 2, 2, 1, 0, 3, 3);
        Assert.Equal([0, 1], Run(new ArgMax(Axis: 1, Keepdims: false), x).Span<long>());
        Assert.Equal([1, 2], Run(new ArgMax(Axis: -1, Keepdims: false, SelectLastIndex: true), x).Span<long>());
        Assert.Equal([2, 0], Run(new ArgMin(Axis: 1, Keepdims: false), x).Span<long>());
    }

    [Fact]
    public void Running_sums_can_be_exclusive_and_reversed()
    {
        DenseTensor x = DenseTensor.Vector(1, 2, 3), axis = DenseTensor.Scalar(0);
        Assert.Equal([1, 3, 6], Run(new CumSum(), x, axis).Span<int>());
        Assert.Equal([0, 1, 3], Run(new CumSum(Exclusive: true), x, axis).Span<int>());
        Assert.Equal([5, 3, 0], Run(new CumSum(Exclusive: true, Reverse: true), x, axis).Span<int>());
    }
}
