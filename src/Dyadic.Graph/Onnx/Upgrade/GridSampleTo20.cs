using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 20 renamed the modes for any number of dimensions.</summary>
internal sealed class GridSampleTo20 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["GridSample"];

    public override int Version => 20;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        string mode = node.Text("mode", "bilinear") switch { "bilinear" => "linear", "bicubic" => "cubic", string other => other };
        node.Attributes["mode"] = new AttributeValue.Text(mode);
    }
}
