using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RSQRT: 1 / √x.</summary>
internal sealed class RsqrtRule() : TfliteRule(TfliteBuiltin.Rsqrt, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Node("Reciprocal", [graph.Node("Sqrt", [graph.Read(input, layout)])]), layout);
    }
}
