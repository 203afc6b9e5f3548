using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX MatMulInteger: <c>y = (A − a zero point) · (B − b zero point)</c> in Int32, wrapping. Zero points are one, or one a row of A and
/// one a column of B.
/// </summary>
[OnnxOperator("MatMulInteger", SinceVersion = 10)]
public sealed record MatMulInteger : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfProduct(inputs[0], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 2);
        c.CommonType(1, 3);
        c.SetOutput(0, ElementType.Int32, MatrixProduct.InferShape(c.Input(0).Shape, c.Input(1).Shape, c.Fail));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(1);
        MatrixProduct product = new(c, a.Shape, b.Shape);
        DenseTensor y = c.Output(0, ElementType.Int32, product.OutputShape);
        int[] left = QuantizationInputs.Centered(c, a, c.OptionalInput(2), axis: Math.Max(a.Shape.Rank - 2, 0));
        int[] right = QuantizationInputs.Centered(c, b, c.OptionalInput(3), axis: -1);
        product.Run<int, int>(left, right, (offset, _, _, sum) => y.Span<int>()[offset] = sum);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (WorstCaseSum.OfMatrixProduct(c, aZeroPoint: 2, bZeroPoint: 3) is { } range) c.SetOutput(0, range);
    }
}
