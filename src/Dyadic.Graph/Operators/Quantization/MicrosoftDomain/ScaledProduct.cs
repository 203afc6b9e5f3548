using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An integer matrix product given in binary32: <c>binary32(sum) · (a scale · b scale) + bias</c>.</summary>
/// <remarks>
/// A scale of B with one element a column, but not of B's form <c>[N]</c> for a matrix and <c>[…,1,N]</c> for many, multiplies last:
/// <c>(binary32(sum) · a scale + bias) · b scale</c>. ONNX Runtime does so.
/// </remarks>
internal static class ScaledProduct
{
    /// <summary>Computes output 0.</summary>
    /// <param name="c">The evaluation.</param>
    /// <param name="aShape">The shape of the left operand.</param>
    /// <param name="a">The left operand's codes less their zero point.</param>
    /// <param name="b">The input of the right operand.</param>
    /// <param name="bScale">The input of its scale: one, or one a column, <c>[N]</c> or <c>[…,1,N]</c>.</param>
    /// <param name="bZeroPoint">The optional input of its zero point, of the same shapes.</param>
    /// <param name="bias">The optional input of the bias <c>[N]</c>.</param>
    /// <param name="aScale">The left operand's scale.</param>
    public static DenseTensor Evaluate(EvaluationContext c, TensorShape aShape, int[] a, int b, int bScale, int bZeroPoint, int bias, float aScale)
    {
        DenseTensor rhs = c.Input(b), scale = c.Input(bScale);
        MatrixProduct product = new(c, aShape, rhs.Shape);
        DenseTensor y = c.Output(0, ElementType.Float32, product.OutputShape);
        int[] right = QuantizationInputs.Centered(c, rhs, c.OptionalInput(bZeroPoint), axis: -1);
        bool isOne = scale.Count == 1, isLast = !isOne && scale.Shape.Rank != (rhs.Shape.Rank == 2 ? 1 : rhs.Shape.Rank);
        if (!isOne && (scale.Shape[-1] != product.N || Broadcasting.Of(c, y.Shape, scale.Shape) != y.Shape)) throw c.Fail($"the scale of B should be one, or one for each of {product.N} columns; it is {scale}.");
        int[] scaleOf = isOne ? [] : StridedOffsets.Broadcast(scale.Shape, y.Shape);
        float[]? added = c.OptionalInput(bias) is { } given ? given.Span<float>().ToArray() : null;
        if (added is not null && added.Length != product.N) throw c.Fail($"the bias should have {product.N} elements; it is {c.Input(bias)}.");
        product.Run<int, int>(a, right, (offset, _, column, sum) =>
        {
            float factor = scale.Span<float>()[isOne ? 0 : scaleOf[offset]];
            float scaled = isLast ? sum * aScale : sum * (aScale * factor);
            if (added is not null) scaled += added[column];
            y.Span<float>()[offset] = isLast ? scaled * factor : scaled;
        });
        return y;
    }
}
