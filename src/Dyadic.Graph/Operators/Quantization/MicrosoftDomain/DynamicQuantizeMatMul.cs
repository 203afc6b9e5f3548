using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's DynamicQuantizeMatMul: A is quantized to UInt8 over its own range, as DynamicQuantizeLinear does; then
/// <c>(A − zA) · (B − zB)</c> in Int32, times <c>a scale · b scale</c>, plus the bias, in binary32. Inputs A, B, its scale and optionally
/// its zero point (one, or one a column), and optionally a bias <c>[N]</c>.
/// </summary>
[OnnxOperator("DynamicQuantizeMatMul", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record DynamicQuantizeMatMul : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfProduct(inputs[0], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(1, 3);
        c.CommonType(0, 2, 4);
        c.SetOutput(0, c.TypeWhere(0, type => type == ElementType.Float32, "Float32"), MatrixProduct.InferShape(c.Input(0).Shape, c.Input(1).Shape, c.Fail));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor?[] quantized = new DenseTensor?[3];
        new DynamicQuantizeLinear().Evaluate(new EvaluationContext(c.Who, [c.Input(0)], quantized));
        int[] left = QuantizationInputs.Centered(c, quantized[0]!, quantized[2], axis: 0);
        ScaledProduct.Evaluate(c, c.Input(0).Shape, left, b: 1, bScale: 2, bZeroPoint: 3, bias: 4, quantized[1]!.Span<float>()[0]);
    }
}
