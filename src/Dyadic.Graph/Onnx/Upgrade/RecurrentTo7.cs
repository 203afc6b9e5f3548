using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 7 always offers the whole sequence as an output.</summary>
internal sealed class RecurrentTo7 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["RNN", "GRU", "LSTM"];

    public override int Version => 7;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.Attributes.Remove("output_sequence");
    }
}
