using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's MatMulIntegerToFloat: <c>(A − zA) · (B − zB)</c> in Int32, times <c>a scale · b scale</c>, plus the bias, in binary32.
/// Inputs A, B, their scales, optionally their zero points, and optionally a bias <c>[N]</c>.
/// </summary>
/// <remarks>The scale and zero point of B are one or one a column. A scale of A that is one a row, <c>[M,1]</c>, multiplies last, after the bias.</remarks>
[OnnxOperator("MatMulIntegerToFloat", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record MatMulIntegerToFloat : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfProduct(inputs[0], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 4);
        c.CommonType(1, 5);
        c.CommonType(2, 3, 6);
        c.SetOutput(0, c.TypeWhere(3, type => type == ElementType.Float32, "Float32"), MatrixProduct.InferShape(c.Input(0).Shape, c.Input(1).Shape, c.Fail));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor aScale = c.Input(2), a = c.Input(0);
        int[] left = QuantizationInputs.Centered(c, a, c.OptionalInput(4) is null ? null : DenseTensor.Scalar(c.ZeroPoint(4)), axis: 0);
        DenseTensor y = ScaledProduct.Evaluate(c, a.Shape, left, b: 1, bScale: 3, bZeroPoint: 5, bias: 6, aScale.Count == 1 ? c.Scale(2) : 1);
        if (aScale.Count == 1) return;
        if (aScale.Shape.Rank < 2 || aScale.Shape[-1] != 1 || Broadcasting.Of(c, y.Shape, aScale.Shape) != y.Shape) throw c.Fail($"the scale of A should be one, or one a row as [M,1]; it is {aScale}.");
        int[] rows = StridedOffsets.Broadcast(aScale.Shape, y.Shape);
        for (int i = 0; i < rows.Length; i++) y.Span<float>()[i] *= aScale.Span<float>()[rows[i]];
    }
}
