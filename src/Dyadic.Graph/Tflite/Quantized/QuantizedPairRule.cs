using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>An operator on two broadcast tensors of 8-bit codes.</summary>
/// <param name="builtin">The operator.</param>
internal abstract class QuantizedPairRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.OptionalInput(1).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor a = op.Input(0, "a"), b = op.Input(1, "b");
        TensorLayout layout = graph.BroadcastLayout(op.Output, a, b);
        graph.Write(op.Output, Combine(op, graph, graph.ReadBroadcast(a, layout), graph.ReadBroadcast(b, layout)), layout);
    }

    /// <summary>The nodes of the operator.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="a">The codes of the first tensor.</param>
    /// <param name="b">Those of the second; they broadcast against the first.</param>
    private protected abstract ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b);
}
