using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 13 takes the axes as an input.</summary>
internal sealed class SqueezeTo13 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Squeeze", "Unsqueeze"];

    public override int Version => 13;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.IntsToInput("axes", 1, scope);
    }
}
