using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>MAXIMUM and MINIMUM of 16-bit codes of one scale.</summary>
/// <param name="builtin">MAXIMUM or MINIMUM.</param>
/// <param name="onnx">The ONNX operator.</param>
internal abstract class WideExtremumRule(TfliteBuiltin builtin, string onnx) : WidePairRule(builtin)
{
    private protected sealed override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        if (!op.Inputs[0]!.SharesCodes(op.Output) || !op.Inputs[1]!.SharesCodes(op.Output)) throw op.Unsupported("compares codes of several scales, which is not supported; converters give all one scale");
        return graph.Cast(graph.Node(onnx, [a, b]), ElementType.Int16);
    }
}
