using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 21 takes scale and bias per channel instead of per group, so each is repeated for the channels of its group.</summary>
internal sealed class GroupNormalizationTo21 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["GroupNormalization"];

    public override int Version => 21;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        string output = node.Outputs.FirstOrDefault() ?? "";
        string groups = scope.AddConstant(output + "_groups", DenseTensor.Vector(node.Int("num_groups", 0)));
        string channels = scope.AddBefore("Shape", output + "_channels", [node.Input(0)], ("start", new AttributeValue.Int(1)), ("end", new AttributeValue.Int(2)));
        string perGroup = scope.AddBefore("Div", output + "_channels_per_group", [channels, groups]);
        string one = scope.AddConstant(output + "_one", DenseTensor.Vector(1L));
        string repeats = scope.AddBefore("Concat", output + "_repeats", [one, perGroup], ("axis", new AttributeValue.Int(0)));
        string column = scope.AddConstant(output + "_column", DenseTensor.Vector(-1L, 1L));
        string flat = scope.AddConstant(output + "_flat", DenseTensor.Vector(-1L));
        for (int input = 1; input <= 2; input++)
        {
            string rows = scope.AddBefore("Reshape", node.Input(input) + "_rows", [node.Input(input), column]);
            string repeated = scope.AddBefore("Expand", node.Input(input) + "_repeated", [rows, repeats]);
            node.SetInput(input, scope.AddBefore("Reshape", node.Input(input) + "_per_channel", [repeated, flat]));
        }
    }
}
