using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SPACE_TO_DEPTH: moves blocks of height and width into channels (block row, block column, channel).</summary>
internal sealed class SpaceToDepthRule() : TfliteRule(TfliteBuiltin.SpaceToDepth, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        int block = op.Options.Int32(0, "block_size");
        if (block is < 1 or > 1 << 15) throw op.BadInput($"has the block size {block}");
        ImportedValue x = graph.Read(op.Input(0, "input"), TensorLayout.ChannelsFirst);
        graph.Write(op.Output, graph.Node("SpaceToDepth", [x], ("blocksize", new AttributeValue.Int(block))), TensorLayout.ChannelsFirst);
    }
}
