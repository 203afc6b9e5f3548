using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>REVERSE_V2: reverses axes.</summary>
internal sealed class ReverseV2Rule() : TfliteRule(TfliteBuiltin.ReverseV2, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int[] axes = graph.Axes(op, 1, input.Shape.Rank);
        TensorLayout layout = graph.LayoutOf(input);
        long[] positions = [.. axes.Select(axis => (long)Layouts.Axis(axis, input.Shape.Rank, layout))];
        ImportedValue Repeated(string name, long value) => graph.Integers(name, [.. Enumerable.Repeat(value, axes.Length)]);
        ImportedValue result = graph.Node(
            "Slice",
            [graph.Read(input, layout), Repeated("starts", -1), Repeated("ends", long.MinValue), graph.Integers("axes", positions), Repeated("steps", -1)]);
        graph.Write(op.Output, result, layout);
    }
}
