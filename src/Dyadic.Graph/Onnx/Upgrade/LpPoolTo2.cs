using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 2 takes the norm as an integer.</summary>
internal sealed class LpPoolTo2 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["LpPool", "GlobalLpPool"];

    public override int Version => 2;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        if (node.Attributes.GetValueOrDefault("p") is not AttributeValue.Float norm) return;
        if (norm.Value != MathF.Floor(norm.Value)) throw DyadicException.Unsupported($"{node.Who()}: the norm {norm.Value} is no integer.");
        node.Attributes["p"] = new AttributeValue.Int((long)norm.Value);
    }
}
