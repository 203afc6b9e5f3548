using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 9 takes the scales as an input.</summary>
internal sealed class UpsampleTo9 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Upsample"];

    public override int Version => 9;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        float[] scales = node.Attributes switch
        {
            _ when node.Attributes.GetValueOrDefault("scales") is AttributeValue.Floats list => list.Values,
            _ when node.Attributes.GetValueOrDefault("height_scale") is AttributeValue.Float height
                && node.Attributes.GetValueOrDefault("width_scale") is AttributeValue.Float width => [1, 1, height.Value, width.Value],
            _ => throw NodeAttributes.Unreadable(node, "scales", "a list of numbers"),
        };
        foreach (string old in (string[])["scales", "height_scale", "width_scale"]) node.Attributes.Remove(old);
        node.SetInput(1, scope.AddConstant($"{node.Outputs.FirstOrDefault()}_scales", DenseTensor.Vector<float>(scales)));
    }
}
