using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 18 takes the axes as an input.</summary>
internal sealed class ReduceTo18 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } =
        ["ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSumSquare"];

    public override int Version => 18;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope) => MoveAxes(node, scope);

    /// <summary>Makes an input of the axes; an empty list meant all axes, which no input means too.</summary>
    public static void MoveAxes(NodeDefinition node, UpgradeScope scope)
    {
        if (node.Attributes.GetValueOrDefault("axes") is AttributeValue.Ints { Values.Length: 0 }) node.Attributes.Remove("axes");
        node.IntsToInput("axes", 1, scope);
    }
}
