using System.Globalization;
using System.Text;
using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Prints definitions in the ONNX textual syntax; what it prints parses back.</summary>
/// <remarks>The syntax has no place for the documentation and metadata of graphs, nodes and values, nor for quantization annotations.</remarks>
public static class OnnxTextPrinter
{
    /// <summary>Prints a model.</summary>
    public static string Print(ModelDefinition model)
    {
        List<string> fields = [$"ir_version: {model.IrVersion}", $"opset_import: {PrintSets(model.OperatorSets)}"];
        AddText(fields, "producer_name", model.ProducerName);
        AddText(fields, "producer_version", model.ProducerVersion);
        AddText(fields, "domain", model.Domain);
        if (model.ModelVersion != 0) fields.Add($"model_version: {model.ModelVersion}");
        AddText(fields, "doc_string", model.Documentation);
        AddMetadata(fields, model.Metadata);
        StringBuilder text = new($"<{string.Join(", ", fields)}>\n");
        text.Append(Print(model.Graph));
        foreach (FunctionDefinition function in model.Functions) text.Append('\n').Append(Print(function));
        return text.ToString();
    }

    /// <summary>Prints a function.</summary>
    public static string Print(FunctionDefinition function)
    {
        List<string> fields = [$"domain: {NameText.Text(function.Domain)}", $"opset_import: {PrintSets(function.OperatorSets)}"];
        AddText(fields, "overload", function.Overload);
        AddText(fields, "doc_string", function.Documentation);
        AddMetadata(fields, function.Metadata);
        StringBuilder text = new($"<{string.Join(", ", fields)}>\n");
        text.Append(NameText.Quote(function.Name));
        List<string> attributes = [.. function.Attributes.Select(NameText.Quote), .. function.AttributeDefaults.Select(pair => PrintAttribute(pair.Key, pair.Value, ""))];
        if (attributes.Count > 0) text.Append($" <{string.Join(", ", attributes)}>");
        text.Append($" ({NameText.List(function.Inputs)}) => ({NameText.List(function.Outputs)})\n");
        PrintNodes(text, function.Nodes, "");
        return text.Append('\n').ToString();
    }

    /// <summary>Prints a graph.</summary>
    public static string Print(GraphDefinition graph) => PrintGraph(graph, "") + "\n";

    private static string PrintGraph(GraphDefinition graph, string indent)
    {
        Dictionary<string, DenseTensor> constants = graph.Initializers.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        StringBuilder text = new(NameText.Quote(graph.Name));
        List<string> inputs = [];
        foreach (ValueDefinition input in graph.Inputs) inputs.Add(constants.Remove(input.Name, out DenseTensor? tensor) ? PrintConstant(input.Name, tensor) : PrintValue(input));
        text.Append($" ({string.Join(", ", inputs)}) => ({string.Join(", ", graph.Outputs.Select(PrintValue))})\n");
        List<string> inner = [.. graph.Initializers.Where(pair => constants.ContainsKey(pair.Key)).Select(pair => PrintConstant(pair.Key, pair.Value)), .. graph.Values.Select(PrintValue)];
        if (inner.Count > 0) text.Append($"{indent}<{string.Join(", ", inner)}>\n");
        PrintNodes(text, graph.Nodes, indent);
        return text.ToString();
    }

    private static string PrintValue(ValueDefinition value)
    {
        string type = TypeText.Print(value.Type, value.Shape);
        return (type.Length > 0 ? type + " " : "") + NameText.Quote(value.Name);
    }

    private static string PrintConstant(string name, DenseTensor tensor) =>
        $"{TypeText.Print(tensor.ElementType, SymbolicShape.Of(tensor.Shape))} {NameText.Quote(name)} = {TensorText.Print(tensor)}";

    private static void PrintNodes(StringBuilder text, List<NodeDefinition> nodes, string indent)
    {
        text.Append(indent).Append("{\n");
        foreach (NodeDefinition node in nodes) text.Append(indent).Append("  ").Append(PrintNode(node, indent + "  ")).Append('\n');
        text.Append(indent).Append('}');
    }

    private static string PrintNode(NodeDefinition node, string indent)
    {
        StringBuilder text = new();
        if (node.Name.Length > 0) text.Append($"[{NameText.Quote(node.Name)}] ");
        text.Append($"{NameText.List(node.Outputs)} = ");
        foreach (string part in node.Domain.Length > 0 ? node.Domain.Split('.') : []) text.Append(NameText.Quote(part)).Append('.');
        text.Append(NameText.Quote(node.OpType));
        if (node.Overload.Length > 0) text.Append(':').Append(NameText.Quote(node.Overload));
        if (node.Attributes.Count > 0) text.Append($" <{string.Join(", ", node.Attributes.Select(pair => PrintAttribute(pair.Key, pair.Value, indent)))}>");
        return text.Append($" ({NameText.List(node.Inputs)})").ToString();
    }

    private static string PrintAttribute(string name, AttributeValue value, string indent)
    {
        name = NameText.Quote(name);
        return value switch
        {
            AttributeValue.Int number => $"{name} = {number.Value}",
            AttributeValue.Float number => $"{name} = {TensorText.Print(number.Value)}",
            AttributeValue.Text text => $"{name} = {NameText.Text(text.Value)}",
            AttributeValue.Tensor tensor => $"{name} = {TypeText.Print(tensor.Value.ElementType, SymbolicShape.Of(tensor.Value.Shape))} {TensorText.Print(tensor.Value)}",
            AttributeValue.Subgraph graph => $"{name} = {PrintGraph(graph.Value, indent)}",
            AttributeValue.Ints list => PrintList(name, AttributeKind.Ints, list.Values.Select(number => number.ToString(CultureInfo.InvariantCulture))),
            AttributeValue.Floats list => PrintList(name, AttributeKind.Floats, list.Values.Select(TensorText.Print)),
            AttributeValue.Texts list => PrintList(name, AttributeKind.Texts, list.Values.Select(NameText.Text)),
            AttributeValue.Reference { Kind: AttributeKind.Undefined } reference => $"{name} = @{NameText.Quote(reference.Name)}",
            AttributeValue.Reference reference => $"{name}: {AttributeText.KindName(reference.Kind)} = @{NameText.Quote(reference.Name)}",
            _ => throw DyadicException.Unsupported($"The attribute '{name}' has no textual form."),
        };
    }

    // An empty list says its kind, because nothing in it does.
    private static string PrintList(string name, AttributeKind kind, IEnumerable<string> items)
    {
        string list = string.Join(", ", items);
        return list.Length > 0 ? $"{name} = [{list}]" : $"{name}: {AttributeText.KindName(kind)} = []";
    }

    private static string PrintSets(NameTable<long> sets) => $"[{string.Join(", ", sets.Select(set => $"{NameText.Text(set.Key)} : {set.Value}"))}]";

    private static void AddText(List<string> fields, string name, string text)
    {
        if (text.Length > 0) fields.Add($"{name}: {NameText.Text(text)}");
    }

    private static void AddMetadata(List<string> fields, NameTable<string> metadata)
    {
        if (metadata.Count > 0) fields.Add($"metadata_props: [{string.Join(", ", metadata.Select(entry => $"{NameText.Text(entry.Key)} : {NameText.Text(entry.Value)}"))}]");
    }
}
