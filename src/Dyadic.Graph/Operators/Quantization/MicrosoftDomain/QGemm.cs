using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QGemm: <c>(A′ − zA) · (B′ − zB) + C</c> in Int32, times <c>alpha · a scale · b scale / y scale</c> in binary32, rounded
/// half to even and saturated; without the output's scale the product is given in Float32. Inputs A, its scale and zero point, B, its
/// scale and zero point (one, or one a column), optionally C in Int32, and optionally y's scale and zero point.
/// </summary>
/// <param name="Alpha">Factor of the product.</param>
/// <param name="TransA">Takes A as <c>[K,M]</c>.</param>
/// <param name="TransB">Takes B as <c>[N,K]</c>.</param>
[OnnxOperator("QGemm", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QGemm(float Alpha = 1f, [OnnxName("transA")] bool TransA = false, [OnnxName("transB")] bool TransB = false) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => inputs[0] is { Rank: 2 } a ? output.Count * a[TransA ? 0 : 1] : 0;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 2);
        c.CommonType(3, 5);
        SymbolicShape? shape = null;
        if (c.ShapeOfRank(0, 2, 2) is { } a && c.ShapeOfRank(3, 2, 2) is { } b)
        {
            shape = MatrixProduct.InferShape(TransA ? [a[1], a[0]] : a, TransB ? [b[1], b[0]] : b, c.Fail);
        }

        c.SetOutput(0, c.OptionalInput(8)?.Type ?? ElementType.Float32, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = Oriented(c, 0, TransA), b = Oriented(c, 3, TransB);
        MatrixProduct product = new(c, a.Shape, b.Shape);
        int[] left = QuantizationInputs.Centered(c, a, c.Input(2), axis: 0);
        int[] right = QuantizationInputs.Centered(c, b, c.Input(5), axis: 1);
        float aScale = c.Scale(1);
        float[] scales = Array.ConvertAll(c.Scales(4, product.N), bScale => Alpha * aScale * bScale);
        bool quantized = c.OptionalInput(7) is not null;
        if (quantized) scales = Array.ConvertAll(scales, scale => scale / c.Scale(7));
        int[] bias = Bias(c, product.OutputShape);
        ElementType type = quantized ? c.Input(8).ElementType : ElementType.Float32;
        int zeroPoint = c.ZeroPoint(8);
        DenseTensor y = c.Output(0, type, product.OutputShape);
        product.Run<int, int>(left, right, (offset, _, column, sum) =>
        {
            float scaled = (float)unchecked(sum + bias[offset]) * scales[scales.Length == 1 ? 0 : column];
            if (quantized) IntegerElements.SetWrapped(y, offset, Saturation.RoundHalfEven(scaled, zeroPoint, type));
            else y.Span<float>()[offset] = scaled;
        });
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    private static DenseTensor Oriented(EvaluationContext c, int input, bool transposed)
    {
        DenseTensor matrix = c.Input(input);
        if (matrix.Shape.Rank != 2) throw c.Fail($"input {input} should be a matrix; it is {matrix}.");
        if (!transposed) return matrix;
        DenseTensor result = DenseTensor.Zeros(matrix.ElementType, [matrix.Shape[1], matrix.Shape[0]]);
        ElementCopy.Gather(matrix, StridedOffsets.Of(result.Shape, [1, matrix.Shape[1]]), result);
        return result;
    }

    private static int[] Bias(EvaluationContext c, TensorShape shape)
    {
        if (c.OptionalInput(6) is not { } bias) return new int[shape.Count];
        if (bias.ElementType != ElementType.Int32 || Broadcasting.Of(c, shape, bias.Shape) != shape) throw c.Fail($"C should be Int32 and fit {shape}; it is {bias}.");
        return Array.ConvertAll(StridedOffsets.Broadcast(bias.Shape, shape), offset => bias.Span<int>()[offset]);
    }
}
