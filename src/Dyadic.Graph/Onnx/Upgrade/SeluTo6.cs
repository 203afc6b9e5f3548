using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 6 gave the defaults more digits.</summary>
internal sealed class SeluTo6 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Selu"];

    public override int Version => 6;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.Attributes.TryAdd("alpha", new AttributeValue.Float(1.6732f));
        node.Attributes.TryAdd("gamma", new AttributeValue.Float(1.0507f));
    }
}
