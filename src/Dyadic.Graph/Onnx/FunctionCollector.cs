using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.OnnxText;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs.Onnx;

/// <summary>Finds the functions that a model's nodes call, directly or through other functions.</summary>
/// <remarks>An operator of ours whose published body depends on its attributes gets one overload a body.</remarks>
/// <param name="operators">The known operators.</param>
/// <param name="declared">The functions that the model's file declared.</param>
internal sealed class FunctionCollector(OperatorSet operators, IEnumerable<FunctionDefinition> declared)
{
    private readonly Dictionary<(string, string, string), FunctionDefinition> _declared = declared.ToDictionary(function => (function.Domain, function.Name, function.Overload));
    private readonly Dictionary<(string, string, string), FunctionDefinition> _found = [];
    private readonly Dictionary<(string, string, string Body), string> _overloads = [];

    /// <summary>The functions found, callees before callers.</summary>
    public List<FunctionDefinition> Functions { get; } = [];

    /// <summary>Takes a graph's nodes into account, with those of its subgraphs; nodes whose operator has several bodies are given their overload.</summary>
    public void Add(Graph graph, GraphDefinition definition)
    {
        Declare(graph);
        Add(definition.Nodes);
    }

    // Passes may have made calls of functions that the file did not declare.
    private void Declare(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            if (node.Operator is FunctionCall call) _declared[(call.Function.Domain, call.Function.Name, call.Function.Overload)] = call.Function;
            foreach (Graph body in Subgraphs.Of(node.Operator)) Declare(body);
        }
    }

    // A node calls either a function of the file or an operator of ours that publishes a body.
    private void Add(List<NodeDefinition> nodes)
    {
        foreach (NodeDefinition node in nodes)
        {
            if (node.Domain.Length > 0 && operators.Find(node.Domain, node.OpType) is { } known && PublishedBody(known, node) is { } body) AddBody(node, body);
            else if (_declared.TryGetValue((node.Domain, node.OpType, node.Overload), out FunctionDefinition? function)) AddFunction(function);
            foreach (AttributeValue.Subgraph inner in node.Attributes.Values.OfType<AttributeValue.Subgraph>()) Add(inner.Value.Nodes);
        }
    }

    private void AddBody(NodeDefinition node, string body)
    {
        if (!_overloads.TryGetValue((node.Domain, node.OpType, body), out string? overload))
        {
            int bodies = _overloads.Keys.Count(key => (key.Item1, key.Item2) == (node.Domain, node.OpType));
            overload = bodies == 0 ? "" : $"body{bodies + 1}";
            _overloads[(node.Domain, node.OpType, body)] = overload;
            FunctionDefinition function = OnnxTextParser.ParseFunction(body);
            if ((function.Domain, function.Name) != (node.Domain, node.OpType))
            {
                throw DyadicException.Unsupported($"The operator {node.Domain}.{node.OpType} publishes the body of {function.Domain}.{function.Name}.");
            }

            function.Overload = overload;
            AddFunction(function);
        }

        node.Overload = overload;
    }

    private void AddFunction(FunctionDefinition function)
    {
        if (!_found.TryAdd((function.Domain, function.Name, function.Overload), function)) return;
        Add(function.Nodes);
        Functions.Add(function);
    }

    // A function of the file wins over an operator of ours whose body differs: the call then runs what the file says.
    private string? PublishedBody(OperatorDescriptor known, NodeDefinition node)
    {
        if (_declared.TryGetValue((node.Domain, node.OpType, node.Overload), out FunctionDefinition? function) && !FunctionEquality.IsBuiltIn(function, known)) return null;
        return known.Read(new AttributeReader($"{node.OpType} '{node.Name}'", node.Attributes, _ => new Graph())).FunctionBody;
    }
}
