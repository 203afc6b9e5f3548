using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 2 renamed the attribute.</summary>
internal sealed class PadTo2 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Pad"];

    public override int Version => 2;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        if (node.Attributes.Remove("paddings", out AttributeValue? pads)) node.Attributes["pads"] = pads;
    }
}
