using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 16 changed the default of the coordinate mode.</summary>
internal sealed class RoiAlignTo16 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["RoiAlign"];

    public override int Version => 16;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.Attributes.TryAdd("coordinate_transformation_mode", new AttributeValue.Text("output_half_pixel"));
    }
}
