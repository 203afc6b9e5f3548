using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Onnx;

namespace Dyadic.Graphs.OnnxText;

/// <summary>The grammar of models, functions, graphs and nodes, by recursive descent.</summary>
internal sealed class OnnxTextReader
{
    private readonly TokenReader _tokens;
    private readonly AttributeText _attributes;

    public OnnxTextReader(string text)
    {
        _tokens = new TokenReader(text);
        _attributes = new AttributeText(_tokens, ReadGraph);
    }

    public ModelDefinition ReadModel()
    {
        ModelDefinition model = new();
        if (_tokens.Matches("<"))
        {
            do
            {
                ReadModelField(model);
            }
            while (_tokens.Matches(","));
            _tokens.Expect(">");
        }

        model.Graph = ReadGraph();
        while (!_tokens.AtEnd) model.Functions.Add(ReadFunction());
        return model;
    }

    public FunctionDefinition ReadFunction()
    {
        FunctionDefinition function = new() { Name = "", Domain = "" };
        if (_tokens.Matches("<"))
        {
            do
            {
                ReadFunctionField(function);
            }
            while (_tokens.Matches(","));
            _tokens.Expect(">");
        }

        function.Name = _tokens.Name("the function's name");
        ReadFunctionAttributes(function);
        function.Inputs = ReadFormals();
        _tokens.Expect("=>");
        function.Outputs = ReadFormals();
        if (_tokens.Peek.Is("<")) ReadValues('<', '>', [], null);
        function.Nodes = ReadNodes();
        return function;
    }

    public GraphDefinition ReadGraph()
    {
        _tokens.Enter();
        GraphDefinition graph = new() { Name = _tokens.Name("the graph's name") };
        ReadValues('(', ')', graph.Inputs, graph, keepInitialized: true);
        _tokens.Expect("=>");
        ReadValues('(', ')', graph.Outputs, null);
        if (_tokens.Peek.Is("<")) ReadValues('<', '>', graph.Values, graph);
        graph.Nodes = ReadNodes();
        DefinitionNames.Check(graph);
        _tokens.Leave();
        return graph;
    }

    public void ExpectEnd()
    {
        if (!_tokens.AtEnd) throw _tokens.Unexpected("the end of the text");
    }

    private void ReadModelField(ModelDefinition model)
    {
        Token field = _tokens.Take();
        _tokens.Expect(":");
        switch (field.Text)
        {
            case "ir_version": model.IrVersion = _tokens.Integer("a version"); break;
            case "opset_import": ReadOperatorSets(model.OperatorSets); break;
            case "producer_name": model.ProducerName = _tokens.Text("a text"); break;
            case "producer_version": model.ProducerVersion = _tokens.Text("a text"); break;
            case "domain": model.Domain = _tokens.Text("a text"); break;
            case "model_version": model.ModelVersion = _tokens.Integer("a version"); break;
            case "doc_string": model.Documentation = _tokens.Text("a text"); break;
            case "metadata_props": ReadMetadata(model.Metadata); break;
            default: throw TokenReader.Error(field, $"{field} is no field of a model.");
        }
    }

    private void ReadFunctionField(FunctionDefinition function)
    {
        Token field = _tokens.Take();
        _tokens.Expect(":");
        switch (field.Text)
        {
            case "opset_import": ReadOperatorSets(function.OperatorSets); break;
            case "domain": function.Domain = StandardDomain.Normalize(_tokens.Text("a text")); break;
            case "overload": function.Overload = _tokens.Text("a text"); break;
            case "doc_string": function.Documentation = _tokens.Text("a text"); break;
            case "metadata_props": ReadMetadata(function.Metadata); break;
            default: throw TokenReader.Error(field, $"{field} is no field of a function.");
        }
    }

    private void ReadOperatorSets(NameTable<long> sets)
    {
        _tokens.Expect("[");
        while (!_tokens.Peek.Is("]"))
        {
            Token at = _tokens.Peek;
            string domain = StandardDomain.Normalize(_tokens.Text("a quoted domain"));
            _tokens.Expect(":");
            if (!sets.TryAdd(domain, _tokens.Integer("a version"))) throw TokenReader.Error(at, $"the operator set \"{domain}\" is imported twice.");
            if (!_tokens.Matches(",")) break;
        }

        _tokens.Expect("]");
    }

    private void ReadMetadata(NameTable<string> metadata)
    {
        _tokens.Expect("[");
        while (!_tokens.Peek.Is("]"))
        {
            string key = _tokens.Text("a quoted key");
            _tokens.Expect(":");
            metadata[key] = _tokens.Text("a text");
            if (!_tokens.Matches(",")) break;
        }

        _tokens.Expect("]");
    }

    private void ReadFunctionAttributes(FunctionDefinition function)
    {
        if (!_tokens.Matches("<")) return;
        do
        {
            if (_tokens.PeekSecond.Is(":") || _tokens.PeekSecond.Is("=")) _attributes.ReadOne(function.AttributeDefaults);
            else function.Attributes.Add(_tokens.Name("an attribute's name"));
        }
        while (_tokens.Matches(","));
        _tokens.Expect(">");
    }

    // The types of a function's parameters are comments to a reader: a call decides them.
    private List<string> ReadFormals()
    {
        List<ValueDefinition> values = [];
        ReadValues('(', ')', values, null);
        return [.. values.Select(value => value.Name)];
    }

    // A value with elements is an initializer of the graph; among the inputs it is a default and stays an input.
    private void ReadValues(char open, char close, List<ValueDefinition> values, GraphDefinition? graph, bool keepInitialized = false)
    {
        _tokens.Expect(open.ToString());
        while (!_tokens.Peek.Is(close.ToString()))
        {
            (ElementType type, SymbolicShape? shape) = TypeText.IsNext(_tokens) ? TypeText.Read(_tokens) : default;
            ValueDefinition value = new(_tokens.Name("a value's name"), type, shape);
            bool initialized = graph is not null && _tokens.Matches("=");
            if (initialized) graph!.Initializers.Add(new(value.Name, TensorText.Read(_tokens, type, shape)));
            if (!initialized || keepInitialized) values.Add(value);
            if (!_tokens.Matches(",")) break;
        }

        _tokens.Expect(close.ToString());
    }

    private List<NodeDefinition> ReadNodes()
    {
        List<NodeDefinition> nodes = [];
        _tokens.Expect("{");
        while (!_tokens.Matches("}")) nodes.Add(ReadNode());
        return nodes;
    }

    private NodeDefinition ReadNode()
    {
        string name = "";
        if (_tokens.Matches("["))
        {
            name = _tokens.Peek.IsName ? _tokens.Take().Text : "";
            _tokens.Expect("]");
        }

        List<string> outputs = ReadNames("=");
        _tokens.Expect("=");
        NodeDefinition node = new() { Name = name, Outputs = outputs, OpType = _tokens.Name("an operator") };
        while (_tokens.Matches("."))
        {
            node.Domain += (node.Domain.Length > 0 ? "." : "") + node.OpType;
            node.OpType = _tokens.Name("an operator");
        }

        node.Domain = StandardDomain.Normalize(node.Domain);
        if (_tokens.Matches(":")) node.Overload = _tokens.Name("an overload");
        _attributes.ReadList(node.Attributes);
        _tokens.Expect("(");
        node.Inputs = ReadNames(")");
        _tokens.Expect(")");
        if (node.Attributes.Count == 0) _attributes.ReadList(node.Attributes);
        return node;
    }

    // An absent name is an empty text or nothing before a comma.
    private List<string> ReadNames(string end)
    {
        List<string> names = [];
        while (!_tokens.Peek.Is(end))
        {
            names.Add(_tokens.Peek.Is(",") ? "" : _tokens.Name("a value's name"));
            if (!_tokens.Matches(",")) break;
        }

        return names;
    }
}
