using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX QLinearMatMul: <c>y = saturate(rint(binary32(sum) · (a scale · b scale / y scale)) + y zero point)</c>, where sum is the Int32
/// product of codes less zero points. The scale is computed in binary32 from left to right, the rounding is half to even, as ONNX
/// Runtime does. Scales and zero points of a are one or one a row, those of b one or one a column.
/// </summary>
[OnnxOperator("QLinearMatMul", SinceVersion = 21)]
public sealed record QLinearMatMul : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfProduct(inputs[0], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 2);
        c.CommonType(3, 5);
        c.SetOutput(0, c.Input(7).Type, MatrixProduct.InferShape(c.Input(0).Shape, c.Input(3).Shape, c.Fail));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(3);
        MatrixProduct product = new(c, a.Shape, b.Shape);
        int[] left = QuantizationInputs.Centered(c, a, c.Input(2), axis: Math.Max(a.Shape.Rank - 2, 0));
        int[] right = QuantizationInputs.Centered(c, b, c.Input(5), axis: -1);
        float[] aScales = c.Scales(1, product.M), bScales = c.Scales(4, product.N);
        float yScale = c.Scale(6);
        int zeroPoint = c.ZeroPoint(7);
        ElementType type = c.Input(7).ElementType;
        DenseTensor y = c.Output(0, type, product.OutputShape);
        product.Run<int, int>(left, right, (offset, row, column, sum) =>
        {
            float scale = aScales[aScales.Length == 1 ? 0 : row] * bScales[bScales.Length == 1 ? 0 : column] / yScale;
            IntegerElements.SetWrapped(y, offset, Saturation.RoundHalfEven((float)sum * scale, zeroPoint, type));
        });
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
