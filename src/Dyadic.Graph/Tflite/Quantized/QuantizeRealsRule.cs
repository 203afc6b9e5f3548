using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>QUANTIZE of reals to 8-bit codes.</summary>
/// <remarks>QuantizeLinear rounds half to even, TFLite's kernel half away from zero; the two differ at exact ties only.</remarks>
internal sealed class QuantizeRealsRule() : TfliteRule(TfliteBuiltin.Quantize, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0) is { Type: ElementType.Float32 } && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(output, graph.Node("QuantizeLinear", [graph.Read(input, layout), graph.Constant(DenseTensor.Scalar(output.Scale()), "scale"), graph.Code(output.ZeroPoint())]), layout);
    }
}
