using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>ADD and SUB on 8-bit codes.</summary>
/// <remarks>
/// XNNPACK takes ratios of scales in [2⁻¹⁰, 2⁸): multipliers of at most 21 bits and one rounding, half up (docs/quantized-arithmetic.md,
/// eq. (9)). The built-in kernel takes the others: both operands are rescaled to a common fine scale, added, and rescaled again, each time
/// with gemmlowp's double rounding (eq. (7)). A rescaled operand is a function of its code, so a table gives it.
/// </remarks>
/// <param name="builtin">ADD or SUB.</param>
/// <param name="sign">Of the second operand.</param>
internal abstract class QuantizedSumRule(TfliteBuiltin builtin, int sign) : TfliteRule(builtin, TfliteArithmetic.Quantized)
{
    private const int MultiplierBits = 20;
    private const int FineBits = 20;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.OptionalInput(1).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor a = op.Input(0, "a"), b = op.Input(1, "b"), y = op.Output;
        CodeRange range = CodeRange.Of(op, y, op.Activation(0));
        TensorLayout layout = a.Shape.Rank == y.Shape.Rank && b.Shape.Rank == y.Shape.Rank ? graph.CommonLayout(a, b) : TensorLayout.AsInFile;
        float aRatio = a.Scale() / y.Scale(), bRatio = b.Scale() / y.Scale();
        if (IsTakenByXnnpack(aRatio) && IsTakenByXnnpack(bRatio)) OneRounding(graph, a, aRatio, b, bRatio, y, range, layout);
        else GemmlowpSum(graph, a, b, y, range, layout);
    }

    private static bool IsTakenByXnnpack(float ratio) => ratio is >= 1f / 1024 and < 256;

    private void OneRounding(TfliteGraphWriter graph, TfliteTensor a, float aRatio, TfliteTensor b, float bRatio, TfliteTensor y, CodeRange range, TensorLayout layout)
    {
        int shift = MultiplierBits - MathF.ILogB(MathF.Max(aRatio, bRatio));
        long aMultiplier = Multiplier(aRatio, shift), bMultiplier = sign * Multiplier(bRatio, shift);
        int Sum(int aCode, int bCode) => range.Clamp(DyadicMath.RescaleRoundHalfUp(((aCode - a.ZeroPoint()) * aMultiplier) + ((bCode - b.ZeroPoint()) * bMultiplier), 1, shift));
        if (UniformOperand.TryTable(graph, a, b, y, Sum, layout)) return;
        ImportedValue sum = graph.Dyadic(
            "AddRequantize",
            [
                Spread(graph, a, y, layout), graph.Scalar(a.ZeroPoint()), graph.Scalar(aMultiplier),
                Spread(graph, b, y, layout), graph.Scalar(b.ZeroPoint()), graph.Scalar(bMultiplier),
                graph.Scalar(1L << shift), graph.Scalar(range.ZeroPoint), graph.Scalar(range.Least), graph.Scalar(range.Greatest),
            ],
            ("to", new AttributeValue.Int((long)ElementType.UInt8)));
        graph.Write(y, sum, layout);
    }

    private void GemmlowpSum(TfliteGraphWriter graph, TfliteTensor a, TfliteTensor b, TfliteTensor y, CodeRange range, TensorLayout layout)
    {
        double common = 2.0 * Math.Max(a.Scale(), b.Scale());
        int[] aFine = Fine(a, common), bFine = Fine(b, common);
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of(common / (Math.ScaleB(1, FineBits) * y.Scale()));
        if (UniformOperand.TryTable(graph, a, b, y, (aCode, bCode) => range.Clamp(factor.Apply(aFine[aCode] + (sign * bFine[bCode]))), layout)) return;
        ImportedValue sum = graph.Node(
            sign > 0 ? "Add" : "Sub",
            [graph.LookUp(graph.Read(a, layout), DenseTensor.Vector<int>(aFine), "table"), graph.LookUp(graph.Read(b, layout), DenseTensor.Vector<int>(bFine), "table")]);
        graph.Write(y, graph.RequantizeGemmlowp(sum, DenseTensor.Scalar(0), DenseTensor.Scalar(factor.LeftShifted), DenseTensor.Scalar(factor.Divisor), range), layout);
    }

    // (code − zero point) · 2²⁰ · scale / common, for every code.
    private static int[] Fine(TfliteTensor operand, double common) => GemmlowpMultiplier.Of(operand.Scale() / common).ApplyToCodes(operand, FineBits);

    private static long Multiplier(float ratio, int shift) => (long)MathF.Round(MathF.ScaleB(ratio, shift), MidpointRounding.ToEven);

    private static ImportedValue Spread(TfliteGraphWriter graph, TfliteTensor operand, TfliteTensor y, TensorLayout layout)
    {
        ImportedValue codes = graph.Read(operand, layout);
        if (operand.Shape == y.Shape) return codes;
        return graph.Node("Expand", [codes, graph.Integers("shape", [.. Layouts.Shape(y.Shape, layout).Extents.ToArray().Select(extent => (long)extent)])]);
    }
}
