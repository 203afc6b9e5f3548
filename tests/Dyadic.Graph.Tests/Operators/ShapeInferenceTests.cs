using Dyadic.Core;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs.Tests.Operators;

public sealed class ShapeInferenceTests
{
    private static readonly Dimension N = Dimension.Symbol("N");

    [Fact]
    public void Shape_gather_unsqueeze_concat_reshape_keeps_a_symbolic_batch()
    {
        TensorFacts x = new(ElementType.Float32, [N, 512, 1, 1]);
        TensorFacts shape = OperatorRunner.Infer(new Shape(), x);
        TensorFacts batch = OperatorRunner.Infer(new Gather(), shape, TensorFacts.Of(DenseTensor.Scalar(0L)));
        TensorFacts vector = OperatorRunner.Infer(new Unsqueeze(), batch, TensorFacts.Of(DenseTensor.Vector(0L)));
        TensorFacts target = OperatorRunner.Infer(new Concat(0), vector, TensorFacts.Of(DenseTensor.Vector(-1L)));
        SymbolicShape result = OperatorRunner.Infer(new Reshape(), x, target).Shape!;
        Assert.Equal([N, 512], result);
    }

    [Fact]
    public void Reshape_with_minus_one_keeps_the_lone_symbol_when_numbers_cancel()
    {
        TensorFacts x = new(ElementType.Float32, [N, 3, 4]);
        Assert.Equal([N, 12], OperatorRunner.Infer(new Reshape(), x, TensorFacts.Of(DenseTensor.Vector(-1L, 12L))).Shape!);
        Assert.Equal([N, 12], OperatorRunner.Infer(new Reshape(), x, TensorFacts.Of(DenseTensor.Vector(0L, -1L))).Shape!);
    }

    [Fact]
    public void Reshape_that_loses_elements_is_refused()
    {
        TensorFacts x = new(ElementType.Float32, [2, 3]);
        DyadicException error = Assert.Throws<DyadicException>(() => OperatorRunner.Infer(new Reshape(), x, TensorFacts.Of(DenseTensor.Vector(4L, 2L))));
        Assert.Equal(FailureKind.BadInput, error.Kind);
    }

    [Fact]
    public void Flatten_keeps_a_symbolic_batch() =>
        Assert.Equal([N, 12], OperatorRunner.Infer(new Flatten(), new TensorFacts(ElementType.Float32, [N, 3, 4])).Shape!);

    [Fact]
    public void Conv_infers_the_spatial_extents_and_keeps_the_batch()
    {
        TensorFacts x = new(ElementType.Float32, [N, 3, 224, 224]), w = new(ElementType.Float32, [64, 3, 7, 7]);
        Assert.Equal([N, 64, 112, 112], OperatorRunner.Infer(new Conv(Pads: [3, 3, 3, 3], Strides: [2, 2]), x, w).Shape!);
    }

    [Fact]
    public void Conv_whose_weight_expects_other_channels_says_so()
    {
        TensorFacts x = new(ElementType.Float32, [1, 48, 8, 8]), w = new(ElementType.Float32, [64, 32, 1, 1]);
        DyadicException error = Assert.Throws<DyadicException>(() => OperatorRunner.Infer(new Conv(Group: 2), x, w));
        Assert.Contains("group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slice_of_all_leaves_a_symbolic_extent_alone()
    {
        TensorFacts x = new(ElementType.Float32, [N, 10]);
        TensorFacts y = OperatorRunner.Infer(new Slice(), x, TensorFacts.Of(DenseTensor.Vector(0L, 2L)), TensorFacts.Of(DenseTensor.Vector(long.MaxValue, -1L)));
        Assert.Equal([N, 7], y.Shape!);
    }
}
