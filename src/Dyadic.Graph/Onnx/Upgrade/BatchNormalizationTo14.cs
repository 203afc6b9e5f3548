using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 14 made training explicit; before it, statistics as further outputs meant training.</summary>
internal sealed class BatchNormalizationTo14 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["BatchNormalization"];

    public override int Version => 14;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        string? statistic = node.Outputs.Skip(1).FirstOrDefault(scope.IsRead);
        if (statistic is not null) throw DyadicException.Unsupported($"{node.Who()} is in training mode: its statistic '{statistic}' is read. Export the model for inference.");
        if (node.Outputs.Count > 1) node.Outputs.RemoveRange(1, node.Outputs.Count - 1);
    }
}
