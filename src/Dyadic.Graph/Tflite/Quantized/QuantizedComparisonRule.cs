using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// A comparison of 8-bit codes: both sides are brought to 256ths of the real 1 with gemmlowp's double rounding, which a table of each side gives.
/// </summary>
/// <param name="builtin">The operator.</param>
/// <param name="onnx">The ONNX operator that compares.</param>
/// <param name="negated">True when the answer is the opposite.</param>
internal abstract class QuantizedComparisonRule(TfliteBuiltin builtin, string onnx, bool negated = false) : QuantizedPairRule(builtin)
{
    private const int FractionBits = 8;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.OptionalInput(1).HasCodes() && op.Outputs is [{ Type: ElementType.Bool }];

    private protected sealed override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        ImportedValue answer = graph.Node(onnx, [Fine(op, graph, op.Inputs[0]!, a), Fine(op, graph, op.Inputs[1]!, b)]);
        return negated ? graph.Node("Not", [answer]) : answer;
    }

    private static ImportedValue Fine(TfliteOperator op, TfliteGraphWriter graph, TfliteTensor tensor, ImportedValue codes)
    {
        if (tensor.Scale() >= 1) throw op.Unsupported($"compares codes of scale {tensor.Scale()}; TFLite's kernel takes scales below 1");
        return graph.LookUp(codes, DenseTensor.Vector<int>(GemmlowpMultiplier.Of(tensor.Scale()).ApplyToCodes(tensor, FractionBits)), "fine");
    }
}
