using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>DEPTH_TO_SPACE: moves blocks of channels into height and width (block row, block column, channel).</summary>
internal sealed class DepthToSpaceRule() : TfliteRule(TfliteBuiltin.DepthToSpace, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        int block = op.Options.Int32(0, "block_size");
        if (block is < 1 or > 1 << 15) throw op.BadInput($"has the block size {block}");
        ImportedValue x = graph.Read(op.Input(0, "input"), TensorLayout.ChannelsFirst);
        graph.Write(op.Output, graph.Node("DepthToSpace", [x], ("blocksize", new AttributeValue.Int(block)), ("mode", new AttributeValue.Text("DCR"))), TensorLayout.ChannelsFirst);
    }
}
