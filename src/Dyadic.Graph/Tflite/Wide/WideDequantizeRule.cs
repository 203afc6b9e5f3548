using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>DEQUANTIZE of 16-bit codes: scale · code.</summary>
internal sealed class WideDequantizeRule() : TfliteRule(TfliteBuiltin.Dequantize, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasWideCodes() && op.Outputs is [{ Type: ElementType.Float32 }];

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Node("DequantizeLinear", [graph.Read(input, layout), graph.Constant(DenseTensor.Scalar(input.Scale()), "scale"), graph.ZeroOf(input)]), layout);
    }
}
