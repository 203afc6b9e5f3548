using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 20 takes the axis as an input, with another default.</summary>
internal sealed class DftTo20 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["DFT"];

    public override int Version => 20;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        string axis = scope.AddConstant($"{node.Outputs.FirstOrDefault()}_axis", DenseTensor.Scalar(node.Int("axis", 1)));
        node.SetInput(2, axis);
        node.Attributes.Remove("axis");
    }
}
