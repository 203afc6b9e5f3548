using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 10 replaced the operator by Resize.</summary>
internal sealed class UpsampleTo10 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Upsample"];

    public override int Version => 10;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        node.OpType = "Resize";
        if (node.Text("mode", "nearest") == "bilinear") node.Attributes["mode"] = new AttributeValue.Text("linear");
    }
}
