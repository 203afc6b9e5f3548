using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>Reads and moves attributes of nodes while they are upgraded.</summary>
internal static class NodeAttributes
{
    /// <summary>How errors name a node.</summary>
    public static string Who(this NodeDefinition node) => $"{node.OpType} '{(node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault())}'";

    /// <summary>An input; empty when absent.</summary>
    public static string Input(this NodeDefinition node, int index) => index < node.Inputs.Count ? node.Inputs[index] : "";

    /// <summary>Sets an input; inputs between are made absent, and absent ones at the end are dropped.</summary>
    public static void SetInput(this NodeDefinition node, int index, string name)
    {
        while (node.Inputs.Count <= index) node.Inputs.Add("");
        node.Inputs[index] = name;
        while (node.Inputs.Count > 0 && node.Inputs[^1].Length == 0) node.Inputs.RemoveAt(node.Inputs.Count - 1);
    }

    /// <summary>An integer attribute.</summary>
    public static long Int(this NodeDefinition node, string name, long otherwise) => node.Attributes.GetValueOrDefault(name) switch
    {
        null => otherwise,
        AttributeValue.Int value => value.Value,
        _ => throw Unreadable(node, name, "an integer"),
    };

    /// <summary>A text attribute.</summary>
    public static string Text(this NodeDefinition node, string name, string otherwise) => node.Attributes.GetValueOrDefault(name) switch
    {
        null => otherwise,
        AttributeValue.Text value => value.Value,
        _ => throw Unreadable(node, name, "a text"),
    };

    /// <summary>Makes an input of an attribute that lists integers; nothing happens when the attribute is absent.</summary>
    public static void IntsToInput(this NodeDefinition node, string attribute, int input, UpgradeScope scope)
    {
        string wanted = $"{node.Outputs.FirstOrDefault()}_{attribute}";
        switch (node.Attributes.GetValueOrDefault(attribute))
        {
            case null:
                return;
            case AttributeValue.Ints list:
                node.SetInput(input, scope.AddConstant(wanted, DenseTensor.Vector<long>(list.Values)));
                break;
            case AttributeValue.Int one:
                node.SetInput(input, scope.AddConstant(wanted, DenseTensor.Vector(one.Value)));
                break;
            case AttributeValue.Reference reference:
                node.SetInput(input, scope.AddBefore("Constant", wanted, [], ("value_ints", reference with { Kind = AttributeKind.Ints })));
                break;
            default:
                throw Unreadable(node, attribute, "a list of integers");
        }

        node.Attributes.Remove(attribute);
    }

    /// <summary>Makes an input of a real attribute, as a scalar of the type of the node's first input; nothing happens when the attribute is absent.</summary>
    public static void FloatToInput(this NodeDefinition node, string attribute, int input, UpgradeScope scope)
    {
        string wanted = $"{node.Outputs.FirstOrDefault()}_{attribute}";
        switch (node.Attributes.GetValueOrDefault(attribute))
        {
            case null:
                return;
            case AttributeValue.Float value:
                node.SetInput(input, scope.AddConstant(wanted, Scalar(scope.TypeOf(node.Input(0)), value.Value)));
                break;
            case AttributeValue.Reference reference:
                node.SetInput(input, scope.AddBefore("Constant", wanted, [], ("value_float", reference with { Kind = AttributeKind.Float })));
                break;
            default:
                throw Unreadable(node, attribute, "a number");
        }

        node.Attributes.Remove(attribute);
    }

    /// <summary>The failure of an attribute of another kind than its operator has.</summary>
    public static DyadicException Unreadable(NodeDefinition node, string attribute, string expected) => node.Attributes.GetValueOrDefault(attribute) is AttributeValue.Reference
        ? DyadicException.Unsupported($"{node.Who()}: the attribute '{attribute}' is a function's parameter, which cannot be upgraded; export the model at operator set {OnnxVersions.Opset}.")
        : DyadicException.BadInput($"{node.Who()}: the attribute '{attribute}' must be {expected}.");

    private static DenseTensor Scalar(ElementType type, float value) => type switch
    {
        ElementType.Float64 => DenseTensor.Scalar<double>(value),
        ElementType.Float16 => DenseTensor.Scalar((Half)value),
        _ => DenseTensor.Scalar(value),
    };
}
