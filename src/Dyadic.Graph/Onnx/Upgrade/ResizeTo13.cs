using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 13 lets region and scales be absent; before it, empty tensors stood for that.</summary>
internal sealed class ResizeTo13 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Resize"];

    public override int Version => 13;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        for (int input = Math.Min(node.Inputs.Count, 3) - 1; input > 0; input--)
        {
            if (scope.ConstantOf(node.Input(input)) is { Count: 0 }) node.SetInput(input, "");
        }
    }
}
