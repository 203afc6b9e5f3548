using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Turns a graph back into its definition, ready to be written as a file or text.</summary>
public sealed class GraphDefiner(OperatorSet operators)
{
    /// <summary>The definition of a graph and everything inside it.</summary>
    public GraphDefinition Define(Graph graph)
    {
        GraphDefinition definition = new()
        {
            Name = graph.Name,
            Documentation = graph.Documentation,
            Metadata = graph.Metadata,
            Inputs = [.. graph.Inputs.Select(Declare)],
            Outputs = [.. graph.Outputs.Select(Declare)],
            Nodes = [.. graph.Nodes.Select(Define)],
        };
        HashSet<Value> outputs = [.. graph.Outputs];
        foreach (Value value in graph.Values.Values)
        {
            if (value.Constant is not null) definition.Initializers.Add(new(value.Name, value.Constant));
            else if (value.Producer is not null && !outputs.Contains(value) && (value.Shape is not null || value.Metadata is not null)) definition.Values.Add(Declare(value));
        }

        Annotate(graph, definition);
        return definition;
    }

    /// <summary>The definition of one node.</summary>
    public NodeDefinition Define(Node node)
    {
        NodeDefinition definition = new()
        {
            OpType = node.OpType,
            Name = node.Name,
            Inputs = [.. node.Inputs.Select(input => input?.Name ?? "")],
            Outputs = [.. node.Outputs.Select(output => output?.Name ?? "")],
            Documentation = node.Documentation,
        };
        foreach ((string key, string text) in node.Metadata ?? new Dictionary<string, string>()) definition.Metadata[key] = text;
        switch (node.Operator)
        {
            case FunctionCall call:
                definition.Domain = call.Function.Domain;
                definition.Overload = call.Function.Overload;
                foreach ((string name, AttributeValue value) in call.Attributes) definition.Attributes[name] = value;
                break;
            case UnknownOperator unknown:
                definition.Domain = unknown.Domain;
                foreach ((string name, AttributeValue value) in unknown.Attributes) definition.Attributes[name] = value;
                break;
            default:
                OperatorDescriptor descriptor = operators.DescriptorOf(node.Operator);
                (definition.OpType, definition.Domain) = (descriptor.Name, descriptor.Domain);
                descriptor.Write(node.Operator, new AttributeWriter(definition.Attributes, Define));
                break;
        }

        return definition;
    }

    private static ValueDefinition Declare(Value value) => new(value.Name, value.Type, value.Shape, value.Documentation, value.Metadata);

    // Scales are stored once a distinct annotation, as initializers that only the annotation names.
    private static void Annotate(Graph graph, GraphDefinition definition)
    {
        Dictionary<string, string> scaleNames = new(StringComparer.Ordinal);
        foreach (Value value in graph.Values.Values.Where(value => value.Quantization is not null).OrderBy(value => value.Name, StringComparer.Ordinal))
        {
            QuantizationAnnotation annotation = value.Quantization!;
            NameTable<string> parameters = new()
            {
                [QuantizationAnnotations.ScaleKey] = Store(graph, definition, scaleNames, "scale", string.Join(',', annotation.Scales.Select(BitConverter.SingleToInt32Bits)),
                    annotation.Axis is null ? DenseTensor.Scalar(annotation.Scales[0]) : DenseTensor.Vector<float>(annotation.Scales)),
                [QuantizationAnnotations.ZeroPointKey] = Store(graph, definition, scaleNames, "zero_point", string.Join(',', annotation.ZeroPoints),
                    annotation.ZeroPoints.Length == 1 ? DenseTensor.Scalar(annotation.ZeroPoints[0]) : DenseTensor.Vector<long>(annotation.ZeroPoints)),
            };
            if (annotation.Axis is { } axis) parameters[QuantizationAnnotations.AxisKey] = axis.ToString();
            definition.QuantizationAnnotations[value.Name] = parameters;
        }
    }

    private static string Store(Graph graph, GraphDefinition definition, Dictionary<string, string> names, string prefix, string key, DenseTensor tensor)
    {
        key = prefix + ":" + key + ":" + tensor.Shape;
        if (names.TryGetValue(key, out string? name)) return name;
        int number = names.Count;
        do
        {
            name = $"annotation_{prefix}_{number++}";
        }
        while (graph.Find(name) is not null);
        names[key] = name;
        definition.Initializers.Add(new(name, tensor));
        return name;
    }
}
