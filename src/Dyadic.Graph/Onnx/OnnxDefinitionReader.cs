using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx.Proto;
using Google.Protobuf.Collections;

namespace Dyadic.Graphs.Onnx;

/// <summary>Turns protobuf messages into definitions.</summary>
/// <remarks>The parser bounds the nesting of messages (100), so recursion here is bounded too.</remarks>
internal sealed class OnnxDefinitionReader(OnnxTensorReader tensors)
{
    private const int OldestIr = 3;
    private const int NewestIr = 13;

    public ModelDefinition Read(ModelProto model)
    {
        if (model.Graph is null) throw DyadicException.BadInput("The file holds no graph; it is no ONNX model.");
        if (model.IrVersion is < OldestIr or > NewestIr)
        {
            throw DyadicException.Unsupported($"The model has IR version {model.IrVersion}; versions {OldestIr} to {NewestIr} are supported. Convert it with the tool that wrote it.");
        }

        ModelDefinition definition = new()
        {
            IrVersion = model.IrVersion,
            Graph = Read(model.Graph),
            Functions = [.. model.Functions.Select(Read)],
            ProducerName = model.ProducerName,
            ProducerVersion = model.ProducerVersion,
            Domain = model.Domain,
            ModelVersion = model.ModelVersion,
            Documentation = model.DocString,
            Metadata = Entries(model.MetadataProps),
            OperatorSets = OperatorSets(model.OpsetImport),
        };
        return definition;
    }

    private static NameTable<long> OperatorSets(RepeatedField<OperatorSetIdProto> imports)
    {
        NameTable<long> sets = new();
        foreach (OperatorSetIdProto import in imports)
        {
            string domain = StandardDomain.Normalize(import.Domain);
            if (sets.TryGetValue(domain, out long version) && version != import.Version)
            {
                throw DyadicException.BadInput($"The operator set '{domain}' is imported in versions {version} and {import.Version}; one is allowed.");
            }

            sets[domain] = import.Version;
        }

        return sets;
    }

    private static NameTable<string> Entries(RepeatedField<StringStringEntryProto> entries)
    {
        NameTable<string> read = new();
        foreach (StringStringEntryProto entry in entries) read[entry.Key] = entry.Value;
        return read;
    }

    private static ValueDefinition Read(ValueInfoProto value)
    {
        // Sequences, maps and optionals have no tensor type: the value is kept, its type is unknown.
        TypeProto.Types.Tensor? tensor = value.Type?.TensorType;
        ElementType type = tensor?.ElemType switch
        {
            null => ElementType.Undefined,
            >= (int)ElementType.Undefined and <= (int)ElementType.Int2 and { } known => (ElementType)known,
            { } unknown => throw DyadicException.BadInput($"The value '{value.Name}' has the element type {unknown}, which ONNX does not define."),
        };
        SymbolicShape? shape = tensor?.Shape is null ? null : SymbolicShape.Of(tensor.Shape.Dim.Select(Extent));
        if (shape?.Rank > OnnxTensorReader.HighestRank) throw DyadicException.Unsupported($"The value '{value.Name}' has {shape.Rank} axes; at most {OnnxTensorReader.HighestRank} are supported.");
        return new ValueDefinition(value.Name, type, shape, value.DocString, value.MetadataProps.Count > 0 ? Entries(value.MetadataProps) : null);
    }

    // Exporters write -1 where they mean "unknown".
    private static Dimension Extent(TensorShapeProto.Types.Dimension dimension) => dimension.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when dimension.DimValue is >= 0 and < long.MaxValue => Dimension.Of(dimension.DimValue),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam => Dimension.Symbol(dimension.DimParam),
        _ => Dimension.Unknown,
    };

    private GraphDefinition Read(GraphProto graph)
    {
        GraphDefinition definition = new()
        {
            Name = graph.Name,
            Inputs = [.. graph.Input.Select(Read)],
            Outputs = [.. graph.Output.Select(Read)],
            Values = [.. graph.ValueInfo.Select(Read)],
            Nodes = [.. graph.Node.Select(Read)],
            Documentation = graph.DocString,
            Metadata = Entries(graph.MetadataProps),
        };
        foreach (TensorProto tensor in graph.Initializer)
        {
            definition.Initializers.Add(new(tensor.Name, tensors.Read(tensor, $"The initializer '{tensor.Name}'")));
        }

        foreach (SparseTensorProto sparse in graph.SparseInitializer)
        {
            string name = sparse.Values?.Name ?? "";
            definition.Initializers.Add(new(name, tensors.ReadSparse(sparse, $"The sparse initializer '{name}'")));
        }

        foreach (TensorAnnotation annotation in graph.QuantizationAnnotation)
        {
            definition.QuantizationAnnotations[annotation.TensorName] = Entries(annotation.QuantParameterTensorNames);
        }

        DefinitionNames.Check(definition);
        return definition;
    }

    private FunctionDefinition Read(FunctionProto function)
    {
        string who = $"The function {function.Domain}.{function.Name}";
        if (function.Name.Length == 0) throw DyadicException.BadInput("A function has no name.");
        return new FunctionDefinition
        {
            Name = function.Name,
            Domain = StandardDomain.Normalize(function.Domain),
            Overload = function.Overload,
            Inputs = [.. function.Input],
            Outputs = [.. function.Output],
            Attributes = [.. function.Attribute],
            AttributeDefaults = Read(function.AttributeProto, who),
            Nodes = [.. function.Node.Select(Read)],
            OperatorSets = OperatorSets(function.OpsetImport),
            Documentation = function.DocString,
            Metadata = Entries(function.MetadataProps),
        };
    }

    private NodeDefinition Read(NodeProto node)
    {
        string who = $"{node.OpType} '{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault())}'";
        if (node.OpType.Length == 0) throw DyadicException.BadInput($"The node {who} names no operator.");
        return new NodeDefinition
        {
            OpType = node.OpType,
            Domain = StandardDomain.Normalize(node.Domain),
            Overload = node.Overload,
            Name = node.Name,
            Inputs = [.. node.Input],
            Outputs = [.. node.Output],
            Attributes = Read(node.Attribute, who),
            Documentation = node.DocString,
            Metadata = Entries(node.MetadataProps),
        };
    }

    private NameTable<AttributeValue> Read(RepeatedField<AttributeProto> attributes, string who)
    {
        NameTable<AttributeValue> read = new();
        foreach (AttributeProto attribute in attributes)
        {
            // The only sparse attribute of the standard is another spelling of Constant's tensor.
            bool sparse = attribute.Name == "sparse_value" && attribute.SparseTensor is not null;
            if (!read.TryAdd(sparse ? "value" : attribute.Name, Read(attribute, $"Attribute '{attribute.Name}' of {who}")))
            {
                throw DyadicException.BadInput($"{who} has the attribute '{attribute.Name}' twice.");
            }
        }

        return read;
    }

    private AttributeValue Read(AttributeProto attribute, string who)
    {
        if (attribute.Type is < 0 or > (int)AttributeKind.Types) throw DyadicException.BadInput($"{who} has the kind {attribute.Type}, which ONNX does not define.");
        if (attribute.RefAttrName.Length > 0) return new AttributeValue.Reference(attribute.RefAttrName, (AttributeKind)attribute.Type);
        return AttributeMessageKind.Of(attribute) switch
        {
            AttributeKind.Float => new AttributeValue.Float(attribute.F),
            AttributeKind.Int => new AttributeValue.Int(attribute.I),
            AttributeKind.Text => new AttributeValue.Text(Utf8Text.Read(attribute.S, who)),
            AttributeKind.Tensor when attribute.T is not null => new AttributeValue.Tensor(tensors.Read(attribute.T, who)),
            AttributeKind.Graph when attribute.G is not null => new AttributeValue.Subgraph(Read(attribute.G)),
            AttributeKind.Floats => new AttributeValue.Floats([.. attribute.Floats]),
            AttributeKind.Ints => new AttributeValue.Ints([.. attribute.Ints]),
            AttributeKind.Texts => new AttributeValue.Texts([.. attribute.Strings.Select(text => Utf8Text.Read(text, who))]),
            AttributeKind.SparseTensor when attribute.SparseTensor is not null => new AttributeValue.Tensor(tensors.ReadSparse(attribute.SparseTensor, who)),
            AttributeKind.Tensors or AttributeKind.Graphs or AttributeKind.SparseTensors or AttributeKind.Type or AttributeKind.Types =>
                throw DyadicException.Unsupported($"{who} is a list of tensors, a list of graphs or a type, which Dyadic does not read."),
            _ => throw DyadicException.BadInput($"{who} declares a value that it does not hold."),
        };
    }
}
