using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 10 takes k as an input.</summary>
internal sealed class TopKTo10 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["TopK"];

    public override int Version => 10;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.IntsToInput("k", 1, scope);
    }
}
