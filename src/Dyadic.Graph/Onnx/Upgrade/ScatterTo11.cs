using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 11 renamed the operator.</summary>
internal sealed class ScatterTo11 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Scatter"];

    public override int Version => 11;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.OpType = "ScatterElements";
    }
}
