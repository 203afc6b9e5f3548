using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>
/// A linear operator whose int8 weights meet float32 activations: they are quantized as they come, the products are summed in integers,
/// and the sums are scaled back to reals (TensorFlow Lite's dynamic-range quantization).
/// </summary>
internal abstract class HybridRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Hybrid)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) =>
        op.OptionalInput(0)?.Type == ElementType.Float32
        && op.Outputs.Count > 0 && op.Outputs[0].Type == ElementType.Float32
        && op.OptionalInput(1) is { Type: ElementType.Int8, Constant: not null, Quantization: { } quantization }
        && Array.TrueForAll(quantization.ZeroPoints, zeroPoint => zeroPoint == 0);

    /// <summary>The sums as reals: times the activations' scale, times the weights'.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="sums">The integer sums.</param>
    /// <param name="activations">The activations' scale.</param>
    /// <param name="weights">The weights' scales.</param>
    /// <param name="channelShape">The shape of one scale a channel that broadcasts against the sums.</param>
    /// <param name="bias">The bias; null for none. Its shape must broadcast against the sums.</param>
    protected static ImportedValue Scaled(TfliteGraphWriter graph, ImportedValue sums, ImportedValue activations, float[] weights, TensorShape channelShape, ImportedValue? bias)
    {
        DenseTensor scales = weights.Length == 1 ? DenseTensor.Scalar(weights[0]) : DenseTensor.Create<float>(channelShape, weights);
        ImportedValue scale = graph.Node("Mul", [activations, graph.Constant(scales, "scale")]);
        ImportedValue reals = graph.Node("Mul", [graph.Cast(sums, ElementType.Float32), scale]);
        return bias is null ? reals : graph.Node("Add", [reals, bias]);
    }
}
