using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Col2Im: lays blocks, the columns of input 0, back over a picture; where they overlap they add up.</summary>
/// <remarks>Inputs: columns <c>[N, C·∏block, L]</c>, the picture's spatial extents, the block's. Output <c>[N,C,…]</c>.</remarks>
/// <param name="Dilations">Distance of a block's elements; 1 when absent.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="Strides">Distance of blocks; 1 when absent.</param>
[OnnxOperator("Col2Im", SinceVersion = 18)]
public sealed record Col2Im(int[]? Dilations = null, int[]? Pads = null, int[]? Strides = null) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireNumber(0);
        c.RequireRank(0, 3);
        c.Require(1, type => type == ElementType.Int64, "int64");
        c.Require(2, type => type == ElementType.Int64, "int64");
        if (c.ConstantIntegers(1) is not { } picture || c.ConstantIntegers(2) is not { } block)
        {
            c.SetOutput(0, x.Type, null);
            return;
        }

        WindowGeometry window = Window(picture, block, c.Fail);
        Dimension channels = Dimension.Unknown;
        if (x.Shape is { } shape)
        {
            c.RequireShape(0, shape[0], shape[1], window.PositionCount);
            if (shape[1].IsKnown && shape[1].Value % window.TapCount != 0) throw c.Fail($"{shape[1]} rows do not make blocks of {window.TapCount}.");
            if (shape[1].IsKnown) channels = shape[1].Value / window.TapCount;
        }

        c.SetOutput(0, x.Type, SymbolicShape.Of([x.Shape?[0] ?? Dimension.Unknown, channels, .. picture.Select(Dimension.Of)]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        WindowGeometry window = Window(c.Integers(1), c.Integers(2), c.Fail);
        double[] columns = RealElements.Read(x), sums = new double[y.Count];
        int[] offsets = new int[window.TapCount];
        for (int position = 0; position < window.PositionCount; position++)
        {
            window.Taps(position, offsets);
            for (int plane = 0; plane < y.Shape[0] * y.Shape[1]; plane++)
            {
                for (int tap = 0; tap < offsets.Length; tap++)
                {
                    int row = (plane * window.TapCount) + tap;
                    if (offsets[tap] >= 0) sums[(plane * window.InputCount) + offsets[tap]] += columns[(row * window.PositionCount) + position];
                }
            }
        }

        for (int i = 0; i < sums.Length; i++) RealElement.Set(y, i, sums[i]);
    }

    private WindowGeometry Window(long[] picture, long[] block, Func<string, DyadicException> fail)
    {
        if (picture.Length == 0 || picture.Length != block.Length || picture.Concat(block).Any(extent => extent is < 1 or > int.MaxValue))
        {
            throw fail($"blocks [{string.Join(",", block)}] do not fit a picture [{string.Join(",", picture)}].");
        }

        WindowAttributes attributes = new("NOTSET", null, Strides, Pads, Dilations);
        return new WindowGeometry(attributes, Array.ConvertAll(picture, extent => (int)extent), Array.ConvertAll(block, extent => (int)extent), fail);
    }
}
