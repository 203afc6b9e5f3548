using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>ADD and SUB on 16-bit codes: both operands come to a common fine scale, are added, and rescaled again, each time with gemmlowp's double rounding.</summary>
/// <param name="builtin">ADD or SUB.</param>
/// <param name="onnx">Add or Sub.</param>
internal abstract class WideSumRule(TfliteBuiltin builtin, string onnx) : WidePairRule(builtin)
{
    private const int FineBits = 15;

    private static readonly CodeRange Any = new(0, int.MinValue, int.MaxValue);

    private protected sealed override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        TfliteTensor left = op.Inputs[0]!, right = op.Inputs[1]!;
        if (op.Options.Bool(1, "pot_scale_int16", true) && IsPowerOfTwo(left) && IsPowerOfTwo(right) && IsPowerOfTwo(op.Output)) throw op.Unsupported("adds 16-bit codes whose scales are powers of two by shifting; only the arithmetic for any scale (pot_scale_int16 = false) is supported");
        double common = 2.0 * Math.Max(left.Scale(), right.Scale());
        ImportedValue sum = graph.Node(onnx, [Fine(graph, a, left, common), Fine(graph, b, right, common)]);
        return Rescaled(graph, sum, GemmlowpMultiplier.Of(common / (Math.ScaleB(1, FineBits) * op.Output.Scale())), 0, op.WideRange(op.Activation(0)), ElementType.Int16);
    }

    private static ImportedValue Fine(TfliteGraphWriter graph, ImportedValue codes, TfliteTensor tensor, double common) =>
        Rescaled(graph, codes, GemmlowpMultiplier.Of(tensor.Scale() / common), FineBits, Any, ElementType.Int32);

    private static bool IsPowerOfTwo(TfliteTensor tensor) => float.IsPow2(tensor.Scale());
}
