using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Spells the value of every Constant as a tensor; all versions since 12 have shorter spellings for numbers and texts.</summary>
internal sealed class ConstantToTensor : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Constant"];

    public override int Version => OnnxVersions.Opset + 1;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        // A function's attribute is not known before the call, so its reference stays as it is.
        if (node.Attributes.Count != 1) throw DyadicException.BadInput($"{node.Who()} has {node.Attributes.Count} attributes; a Constant has one, its value.");
        (string name, AttributeValue value) = node.Attributes.First();
        DenseTensor? tensor = value switch
        {
            AttributeValue.Int number => DenseTensor.Scalar(number.Value),
            AttributeValue.Float number => DenseTensor.Scalar(number.Value),
            AttributeValue.Text text => DenseTensor.OfStrings(TensorShape.Scalar, [text.Value]),
            AttributeValue.Ints list => DenseTensor.Vector<long>(list.Values),
            AttributeValue.Floats list => DenseTensor.Vector<float>(list.Values),
            AttributeValue.Texts list => DenseTensor.OfStrings([list.Values.Length], list.Values),
            _ => null,
        };
        if (tensor is null) return;
        node.Attributes.Remove(name);
        node.Attributes["value"] = new AttributeValue.Tensor(tensor);
    }
}
