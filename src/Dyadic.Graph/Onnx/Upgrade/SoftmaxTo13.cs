using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>
/// Version 13 works along one axis. Before it, the input was seen as a matrix whose rows run over all axes from <c>axis</c> on,
/// so only the last axis means the same; any other is flattened, computed and reshaped back.
/// </summary>
internal sealed class SoftmaxTo13 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Softmax", "LogSoftmax", "Hardmax"];

    public override int Version => 13;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        long axis = node.Int("axis", 1);
        int? rank = scope.RankOf(node.Input(0));
        bool isLast = axis == -1 || (rank is { } known && (axis < 0 ? axis + known : axis) == known - 1);
        node.Attributes["axis"] = new AttributeValue.Int(-1);
        if (isLast) return;
        string input = node.Input(0);
        string output = scope.RenameOutput(node, 0);
        string shape = scope.AddBefore("Shape", output + "_shape", [input]);
        node.SetInput(0, scope.AddBefore("Flatten", output + "_rows", [input], ("axis", new AttributeValue.Int(axis))));
        scope.AddAfter("Reshape", output, node.Outputs[0], shape);
    }
}
