using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>DEQUANTIZE of 8-bit codes: scale · (code − zero point).</summary>
internal sealed class QuantizedDequantizeRule() : TfliteRule(TfliteBuiltin.Dequantize, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ Type: ElementType.Float32 }];

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Dequantized(input, layout), layout);
    }
}
