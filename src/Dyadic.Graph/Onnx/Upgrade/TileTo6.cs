using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 6 repeats all axes at once.</summary>
internal sealed class TileTo6 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Tile"];

    public override int Version => 6;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        throw DyadicException.Unsupported($"{node.Who()} has the form of operator set 1, which repeats one axis; export the model at operator set 6 or later.");
    }
}
