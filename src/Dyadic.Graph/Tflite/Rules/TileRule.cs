using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>TILE: repeats along each axis.</summary>
internal sealed class TileRule() : TfliteRule(TfliteBuiltin.Tile, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        long[] repeats = graph.Integers(op, 1, "repeats");
        if (repeats.Length != input.Shape.Rank) throw op.BadInput($"has {repeats.Length} repeats for {input}");
        TensorLayout layout = graph.LayoutOf(input);
        graph.Write(op.Output, graph.Node("Tile", [graph.Read(input, layout), graph.Integers("repeats", Layouts.Order(repeats, layout))]), layout);
    }
}
