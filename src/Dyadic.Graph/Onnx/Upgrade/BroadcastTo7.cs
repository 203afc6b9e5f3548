using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 7 broadcasts as NumPy does. Before it, <c>axis</c> could align the second input elsewhere than at the end.</summary>
internal sealed class BroadcastTo7 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Add", "Sub", "Mul", "Div", "Pow", "And", "Or", "Xor", "Equal", "Greater", "Less", "PRelu"];

    public override int Version => 7;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        // The slope of PRelu was one for all elements or one a channel.
        bool perChannel = node.OpType == "PRelu" && scope.ConstantOf(node.Input(1))?.Count != 1;
        bool aligned = perChannel || (node.Int("broadcast", 0) == 1 && node.Attributes.ContainsKey("axis"));
        long axis = node.Int("axis", 1);
        node.Attributes.Remove("broadcast");
        node.Attributes.Remove("axis");
        if (!aligned) return;
        if (scope.RankOf(node.Input(0)) is not { } left || scope.RankOf(node.Input(1)) is not { } right)
        {
            throw DyadicException.Unsupported($"{node.Who()} aligns its second input at axis {axis}, which needs the ranks of both inputs; the file does not declare them. Export the model at operator set 7 or later.");
        }

        if (axis < 0) axis += left;
        int trailing = left - (int)axis - right;
        if (axis < 0 || trailing < 0) throw DyadicException.BadInput($"{node.Who()}: an input of rank {right} cannot be aligned at axis {axis} of an input of rank {left}.");
        if (trailing == 0) return;
        string axes = scope.AddConstant($"{node.Outputs.FirstOrDefault()}_axes", DenseTensor.Vector<long>([.. Enumerable.Range(right, trailing).Select(number => (long)number)]));
        node.SetInput(1, scope.AddBefore("Unsqueeze", node.Input(1) + "_aligned", [node.Input(1), axes]));
    }
}
