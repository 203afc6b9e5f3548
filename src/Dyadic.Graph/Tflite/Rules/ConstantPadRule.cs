using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>Padding of plain numbers with one value.</summary>
internal abstract class ConstantPadRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        TensorLayout layout = graph.LayoutOf(input);
        ImportedValue pads = graph.Pads(op, input, layout), x = graph.Read(input, layout);
        graph.Write(op.Output, graph.Node("Pad", op.OptionalInput(2) is { } value ? [x, pads, graph.Reshape(graph.Read(value), [])] : [x, pads]), layout);
    }
}
