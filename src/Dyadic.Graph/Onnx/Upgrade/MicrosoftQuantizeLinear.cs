using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>
/// ONNX Runtime's own QuantizeLinear and DequantizeLinear had 16- and 4-bit codes before ONNX did; since version 21 the standard
/// operators mean the same.
/// </summary>
internal sealed class MicrosoftQuantizeLinear : OpsetAdapter
{
    public override string Domain => "com.microsoft";

    public override IReadOnlyList<string> OpTypes { get; } = ["QuantizeLinear", "DequantizeLinear"];

    public override int Version => OnnxVersions.Opset;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope) => node.Domain = "";
}
