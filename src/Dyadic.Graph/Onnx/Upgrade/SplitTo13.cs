using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 13 takes the lengths as an input.</summary>
internal sealed class SplitTo13 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Split"];

    public override int Version => 13;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.IntsToInput("split", 1, scope);
    }
}
