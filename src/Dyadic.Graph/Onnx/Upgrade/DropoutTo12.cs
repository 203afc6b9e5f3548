using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 12 takes the ratio as an input and is an identity unless told to train; older nodes are read as inference.</summary>
internal sealed class DropoutTo12 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Dropout"];

    public override int Version => 12;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        if (node.Outputs.Count > 1 && scope.IsRead(node.Outputs[1])) throw DyadicException.Unsupported($"{node.Who()}: its mask '{node.Outputs[1]}' is read, which only training does. Export the model for inference.");
        if (node.Outputs.Count > 1) node.Outputs.RemoveRange(1, node.Outputs.Count - 1);
        node.Attributes.Remove("is_test");
        node.FloatToInput("ratio", 1, scope);
    }
}
