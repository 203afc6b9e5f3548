using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 9 dropped the batch axis and the sequence lengths.</summary>
internal sealed class ScanTo9 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Scan"];

    public override int Version => 9;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        throw DyadicException.Unsupported($"{node.Who()} has the batched form of operator set 8, which no later version has; export the model at operator set 9 or later.");
    }
}
