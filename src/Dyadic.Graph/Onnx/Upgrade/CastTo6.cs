using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Version 6 states the target type as a number instead of a name.</summary>
internal sealed class CastTo6 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Cast"];

    public override int Version => 6;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        if (node.Attributes.GetValueOrDefault("to") is not AttributeValue.Text name) return;
        ElementType type = name.Value.ToUpperInvariant() switch
        {
            "FLOAT" => ElementType.Float32,
            "DOUBLE" => ElementType.Float64,
            _ => Enum.TryParse(name.Value, ignoreCase: true, out ElementType parsed) && Enum.IsDefined(parsed) ? parsed : ElementType.Undefined,
        };
        if (type == ElementType.Undefined) throw DyadicException.BadInput($"{node.Who()}: '{name.Value}' is no element type.");
        node.Attributes["to"] = new AttributeValue.Int((long)type);
    }
}
