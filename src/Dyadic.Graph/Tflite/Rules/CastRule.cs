using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>CAST: the stored numbers in another type; fractions are cut off. Scales play no part.</summary>
internal sealed class CastRule() : TfliteRule(TfliteBuiltin.Cast, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Cast(graph.Read(input, layout), op.Output.Type), layout);
    }
}
