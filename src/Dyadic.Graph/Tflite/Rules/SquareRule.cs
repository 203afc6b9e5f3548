using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SQUARE: x · x.</summary>
internal sealed class SquareRule() : TfliteRule(TfliteBuiltin.Square, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        ImportedValue x = graph.Read(input, layout);
        graph.Write(op.Output, graph.Node("Mul", [x, x]), layout);
    }
}
