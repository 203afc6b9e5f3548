using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>MAXIMUM and MINIMUM of 8-bit codes, which must stand for the same reals in both operands and in the result.</summary>
/// <param name="builtin">MAXIMUM or MINIMUM.</param>
/// <param name="onnx">The ONNX operator.</param>
internal abstract class QuantizedExtremumRule(TfliteBuiltin builtin, string onnx) : QuantizedPairRule(builtin)
{
    private protected sealed override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        if (!op.Inputs[0]!.SharesCodes(op.Output) || !op.Inputs[1]!.SharesCodes(op.Output)) throw op.Unsupported("compares codes of several scales, which is not supported; converters give all one scale");
        return graph.Node(onnx, [a, b]);
    }
}
