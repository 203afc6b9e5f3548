using Dyadic.Core;
using Dyadic.Graphs.Definitions;
using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Builds a typed graph from its definition: resolves names, orders nodes, makes operators and binds functions.</summary>
/// <remarks>
/// A function of <c>ai.dyadic</c> is replaced by the built-in operator of its name only when its body equals ours node by node;
/// otherwise the call runs the body that the file has. Built-in operators of other domains win over functions of the same name
/// only when no function is declared.
/// </remarks>
public sealed class GraphBuilder
{
    // Deeper nesting than this is no real model, only a way to exhaust the stack.
    private const int DeepestNesting = 48;

    private readonly OperatorSet _operators;
    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionDefinition> _functions;
    private int _depth;

    /// <summary>A builder that knows the given operators and functions.</summary>
    public GraphBuilder(OperatorSet operators, IEnumerable<FunctionDefinition>? functions = null)
    {
        _operators = operators;
        _functions = [];
        foreach (FunctionDefinition function in functions ?? [])
        {
            if (!_functions.TryAdd((function.Domain, function.Name, function.Overload), function))
            {
                throw DyadicException.BadInput($"The function {function.Domain}.{function.Name} is defined twice.");
            }
        }
    }

    /// <summary>Builds a graph and infers its types and shapes.</summary>
    /// <exception cref="DyadicException">Names clash or are undefined, nodes form a cycle, or operators reject their inputs.</exception>
    public Graph Build(GraphDefinition definition, Graph? parent = null)
    {
        if (++_depth > DeepestNesting) throw DyadicException.BadInput($"Graph '{definition.Name}' nests graphs or functions deeper than {DeepestNesting}.");
        Graph graph = new() { Name = definition.Name, Parent = parent, Documentation = definition.Documentation, Metadata = definition.Metadata };
        AddInputsAndConstants(graph, definition);
        Dictionary<string, ValueDefinition> declared = Declarations(definition);
        foreach (NodeDefinition node in DefinitionOrder.Sort(definition, parent)) AddNode(graph, node, declared);
        foreach (ValueDefinition output in definition.Outputs)
        {
            Value value = graph.Find(output.Name) ?? throw DyadicException.BadInput($"Output '{output.Name}' of graph '{definition.Name}' is computed by no node.");
            graph.AddOutput(value);
        }

        Annotate(graph, definition);
        if (parent is null && _depth == 1) GraphInference.Infer(graph);
        _depth--;
        return graph;
    }

    /// <summary>Builds the body of a function for one call: attributes are put in and defaults applied.</summary>
    public Graph BuildFunction(FunctionDefinition function, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        GraphDefinition body = new()
        {
            Name = function.Name,
            Inputs = [.. function.Inputs.Select(name => new ValueDefinition(name))],
            Outputs = [.. function.Outputs.Select(name => new ValueDefinition(name))],
            Nodes = [.. function.Nodes.Select(node => FunctionAttributes.Bind(node, function, attributes))],
        };
        return Build(body);
    }

    private static void AddInputsAndConstants(Graph graph, GraphDefinition definition)
    {
        Dictionary<string, DenseTensor> constants = new(StringComparer.Ordinal);
        foreach ((string name, DenseTensor tensor) in definition.Initializers)
        {
            if (!constants.TryAdd(name, tensor)) throw DyadicException.BadInput($"The initializer '{name}' is defined twice.");
        }

        // Before IR version 4 every initializer is listed as an input too; a caller never gives those.
        foreach (ValueDefinition input in definition.Inputs.Where(input => !constants.ContainsKey(input.Name)))
        {
            Value value = graph.AddInput(input.Name, input.Type, input.Shape);
            (value.Documentation, value.Metadata) = (input.Documentation, input.Metadata);
        }

        foreach ((string name, DenseTensor tensor) in definition.Initializers) graph.AddInitializer(name, tensor);
    }

    private static Dictionary<string, ValueDefinition> Declarations(GraphDefinition definition)
    {
        Dictionary<string, ValueDefinition> declared = new(StringComparer.Ordinal);
        foreach (ValueDefinition value in definition.Values) declared[value.Name] = value;
        foreach (ValueDefinition value in definition.Outputs) declared[value.Name] = value;
        return declared;
    }

    private void AddNode(Graph graph, NodeDefinition definition, Dictionary<string, ValueDefinition> declared)
    {
        string who = $"{definition.OpType} '{(definition.Name.Length > 0 ? definition.Name : definition.Outputs.FirstOrDefault())}'";
        Value?[] inputs = [.. definition.Inputs.Select(name => name.Length == 0 ? null : graph.Find(name)
            ?? throw DyadicException.BadInput($"{who} reads '{name}', which nothing defines."))];
        Node node = graph.AddNode(definition.Name, MakeOperator(who, definition, graph), inputs, definition.Outputs);
        node.Documentation = definition.Documentation;
        node.Metadata = definition.Metadata.Count > 0 ? definition.Metadata : null;
        foreach (Value? output in node.Outputs)
        {
            if (output is null || !declared.TryGetValue(output.Name, out ValueDefinition? value)) continue;
            (output.Type, output.Shape, output.Documentation, output.Metadata) = (value.Type, value.Shape, value.Documentation, value.Metadata);
        }
    }

    private Operator MakeOperator(string who, NodeDefinition node, Graph graph)
    {
        OperatorDescriptor? builtIn = _operators.Find(node.Domain, node.OpType);
        if (_functions.TryGetValue((node.Domain, node.OpType, node.Overload), out FunctionDefinition? function)
            && !(builtIn is not null && FunctionEquality.IsBuiltIn(function, builtIn)))
        {
            return new FunctionCall(function, BuildFunction(function, node.Attributes), node.Attributes);
        }

        return builtIn is null
            ? new UnknownOperator(node.Domain, node.OpType, node.Attributes)
            : builtIn.Read(new AttributeReader(who, node.Attributes, body => Build(body, graph)));
    }

    private static void Annotate(Graph graph, GraphDefinition definition)
    {
        foreach ((string name, NameTable<string> parameters) in definition.QuantizationAnnotations)
        {
            if (graph.Find(name) is { } value) value.Quantization = QuantizationAnnotations.Read(graph, name, parameters);
        }

        // The annotation now holds the numbers; initializers that only it named would be written twice.
        foreach (string name in definition.QuantizationAnnotations.Values.SelectMany(parameters => parameters.Values).Distinct(StringComparer.Ordinal))
        {
            if (graph.Values.TryGetValue(name, out Value? value) && value is { Constant: not null, Consumers.Count: 0 } && !graph.Outputs.Contains(value)) graph.RemoveInitializer(value);
        }
    }
}
