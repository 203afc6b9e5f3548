using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 11 takes pads and value as inputs.</summary>
internal sealed class PadTo11 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Pad"];

    public override int Version => 11;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.IntsToInput("pads", 1, scope);
        if (node.Text("mode", "constant") == "constant") node.FloatToInput("value", 2, scope);
        node.Attributes.Remove("value");
    }
}
