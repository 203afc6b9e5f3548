using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// MUL on 8-bit codes: the product of centred codes, rescaled as XNNPACK does for factors in [2⁻¹⁶, 2⁸), otherwise as the built-in kernel
/// does, with gemmlowp's double rounding.
/// </summary>
internal sealed class QuantizedMulRule() : TfliteRule(TfliteBuiltin.Mul, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.OptionalInput(1).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor a = op.Input(0, "a"), b = op.Input(1, "b"), y = op.Output;
        TensorLayout layout = a.Shape.Rank == y.Shape.Rank && b.Shape.Rank == y.Shape.Rank ? graph.CommonLayout(a, b) : TensorLayout.AsInFile;
        float scale = a.Scale() * b.Scale() / y.Scale();
        CodeRange range = CodeRange.Of(op, y, op.Activation(0));
        int Centred(int aCode, int bCode) => (aCode - a.ZeroPoint()) * (bCode - b.ZeroPoint());
        if (scale is >= 1f / 65536 and < 256)
        {
            Requantizer exact = Requantizer.Float32(scale);
            if (UniformOperand.TryTable(graph, a, b, y, (aCode, bCode) => range.Clamp(exact.Apply(Centred(aCode, bCode))), layout)) return;
            graph.Write(y, graph.RequantizeFloat32(Product(graph, a, b, layout), DenseTensor.Scalar(0), [scale], TensorShape.Scalar, range), layout);
            return;
        }

        GemmlowpMultiplier factor = GemmlowpMultiplier.Of((double)a.Scale() * b.Scale() / y.Scale());
        if (UniformOperand.TryTable(graph, a, b, y, (aCode, bCode) => range.Clamp(factor.Apply(Centred(aCode, bCode))), layout)) return;
        graph.Write(
            y, graph.RequantizeGemmlowp(Product(graph, a, b, layout), DenseTensor.Scalar(0), DenseTensor.Scalar(factor.LeftShifted), DenseTensor.Scalar(factor.Divisor), range), layout);
    }

    private static ImportedValue Product(TfliteGraphWriter graph, TfliteTensor a, TfliteTensor b, TensorLayout layout) =>
        graph.Node("Mul", [graph.Centred(graph.Read(a, layout), a.ZeroPoint()), graph.Centred(graph.Read(b, layout), b.ZeroPoint())]);
}
