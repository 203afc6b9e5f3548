using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 7 always broadcasts C.</summary>
internal sealed class GemmTo7 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Gemm"];

    public override int Version => 7;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.Attributes.Remove("broadcast");
    }
}
