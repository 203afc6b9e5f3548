using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf.Collections;

namespace Dyadic.Graphs.Onnx;

/// <summary>Turns definitions into protobuf messages.</summary>
internal sealed class OnnxDefinitionWriter(OnnxTensorWriter tensors)
{
    public ModelProto Write(ModelDefinition model)
    {
        ModelProto message = new()
        {
            IrVersion = model.IrVersion,
            ProducerName = model.ProducerName,
            ProducerVersion = model.ProducerVersion,
            Domain = model.Domain,
            ModelVersion = model.ModelVersion,
            DocString = model.Documentation,
            Graph = Write(model.Graph),
        };
        AddSets(message.OpsetImport, model.OperatorSets);
        AddEntries(message.MetadataProps, model.Metadata);
        message.Functions.Add(model.Functions.Select(Write));
        return message;
    }

    private static void AddSets(RepeatedField<OperatorSetIdProto> imports, NameTable<long> sets)
    {
        foreach ((string domain, long version) in sets) imports.Add(new OperatorSetIdProto { Domain = domain, Version = version });
    }

    private static void AddEntries(RepeatedField<StringStringEntryProto> entries, IEnumerable<KeyValuePair<string, string>>? pairs)
    {
        foreach ((string key, string value) in pairs ?? []) entries.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    private static ValueInfoProto Write(ValueDefinition value)
    {
        ValueInfoProto message = new() { Name = value.Name, DocString = value.Documentation };
        AddEntries(message.MetadataProps, value.Metadata);
        if (value.Type == ElementType.Undefined) return message;
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)value.Type };
        if (value.Shape is not null) tensor.Shape = Write(value.Shape);
        message.Type = new TypeProto { TensorType = tensor };
        return message;
    }

    private static TensorShapeProto Write(SymbolicShape shape)
    {
        TensorShapeProto message = new();
        foreach (Dimension dimension in shape)
        {
            TensorShapeProto.Types.Dimension extent = new();
            if (dimension.IsKnown) extent.DimValue = dimension.Value;
            else if (dimension.Name is { } name) extent.DimParam = name;
            message.Dim.Add(extent);
        }

        return message;
    }

    private GraphProto Write(GraphDefinition graph)
    {
        GraphProto message = new() { Name = graph.Name, DocString = graph.Documentation };
        message.Node.Add(graph.Nodes.Select(Write));
        message.Initializer.Add(graph.Initializers.Select(pair => tensors.Write(pair.Key, pair.Value)));
        message.Input.Add(graph.Inputs.Select(Write));
        message.Output.Add(graph.Outputs.Select(Write));
        message.ValueInfo.Add(graph.Values.Select(Write));
        foreach ((string name, NameTable<string> parameters) in graph.QuantizationAnnotations)
        {
            TensorAnnotation annotation = new() { TensorName = name };
            AddEntries(annotation.QuantParameterTensorNames, parameters);
            message.QuantizationAnnotation.Add(annotation);
        }

        AddEntries(message.MetadataProps, graph.Metadata);
        return message;
    }

    private FunctionProto Write(FunctionDefinition function)
    {
        FunctionProto message = new() { Name = function.Name, Domain = function.Domain, Overload = function.Overload, DocString = function.Documentation };
        message.Input.Add(function.Inputs);
        message.Output.Add(function.Outputs);
        message.Attribute.Add(function.Attributes);
        message.AttributeProto.Add(function.AttributeDefaults.Select(pair => Write(pair.Key, pair.Value)));
        message.Node.Add(function.Nodes.Select(Write));
        AddSets(message.OpsetImport, function.OperatorSets);
        AddEntries(message.MetadataProps, function.Metadata);
        return message;
    }

    private NodeProto Write(NodeDefinition node)
    {
        NodeProto message = new() { OpType = node.OpType, Domain = node.Domain, Overload = node.Overload, Name = node.Name, DocString = node.Documentation };
        message.Input.Add(node.Inputs);
        message.Output.Add(node.Outputs);
        message.Attribute.Add(node.Attributes.Select(pair => Write(pair.Key, pair.Value)));
        AddEntries(message.MetadataProps, node.Metadata);
        return message;
    }

    private AttributeProto Write(string name, AttributeValue value)
    {
        AttributeProto message = new() { Name = name, Type = (int)value.KindOfValue };
        switch (value)
        {
            case AttributeValue.Int number: message.I = number.Value; break;
            case AttributeValue.Float number: message.F = number.Value; break;
            case AttributeValue.Text text: message.S = Utf8Text.Write(text.Value); break;
            case AttributeValue.Tensor tensor: message.T = tensors.Write("", tensor.Value); break;
            case AttributeValue.Subgraph graph: message.G = Write(graph.Value); break;
            case AttributeValue.Ints list: message.Ints.Add(list.Values); break;
            case AttributeValue.Floats list: message.Floats.Add(list.Values); break;
            case AttributeValue.Texts list: message.Strings.Add(list.Values.Select(Utf8Text.Write)); break;
            case AttributeValue.Reference reference: message.RefAttrName = reference.Name; break;
            default: throw DyadicException.Unsupported($"The attribute '{name}' has no ONNX form.");
        }

        return message;
    }
}
