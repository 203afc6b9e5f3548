using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 11 takes the bounds as inputs.</summary>
internal sealed class ClipTo11 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Clip"];

    public override int Version => 11;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.FloatToInput("min", 1, scope);
        node.FloatToInput("max", 2, scope);
    }
}
