using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 10 takes starts, ends and axes as inputs.</summary>
internal sealed class SliceTo10 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Slice"];

    public override int Version => 10;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.IntsToInput("starts", 1, scope);
        node.IntsToInput("ends", 2, scope);
        node.IntsToInput("axes", 3, scope);
    }
}
