using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 18 states the number of equal parts, which was the number of outputs.</summary>
internal sealed class SplitTo18 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Split"];

    public override int Version => 18;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        if (node.Input(1).Length == 0) node.Attributes["num_outputs"] = new AttributeValue.Int(node.Outputs.Count);
    }
}
