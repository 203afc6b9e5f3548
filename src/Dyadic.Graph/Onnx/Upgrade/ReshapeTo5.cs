using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 5 takes the shape as an input.</summary>
internal sealed class ReshapeTo5 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Reshape"];

    public override int Version => 5;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.IntsToInput("shape", 1, scope);
    }
}
