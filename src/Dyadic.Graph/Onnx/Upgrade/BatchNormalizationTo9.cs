using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 9 dropped <c>spatial</c>; 0 asked for statistics per element instead of per channel. Older files also carry <c>is_test</c>.</summary>
internal sealed class BatchNormalizationTo9 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["BatchNormalization"];

    public override int Version => 9;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        if (node.Int("spatial", 1) == 0) throw DyadicException.Unsupported($"{node.Who()}: spatial = 0 (statistics per element) has no counterpart in newer operator sets; export the model with spatial = 1.");
        node.Attributes.Remove("spatial");
        node.Attributes.Remove("is_test");
    }
}
