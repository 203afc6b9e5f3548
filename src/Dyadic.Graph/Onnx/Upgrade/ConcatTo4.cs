using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 4 requires the axis, which was 1 by default.</summary>
internal sealed class ConcatTo4 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Concat"];

    public override int Version => 4;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.Attributes.TryAdd("axis", new AttributeValue.Int(1));
    }
}
