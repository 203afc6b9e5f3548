using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>A proposed change of a graph: new nodes and constants, and values that stand in for old ones. Applied by the engine.</summary>
/// <remarks>A rule builds a patch and returns it; nothing of the graph changes until <see cref="PassEngine"/> applies it.</remarks>
public sealed class GraphPatch
{
    private readonly List<Node> _nodes = [];
    private readonly List<Value> _constants = [];
    private readonly List<(Value Old, Value New)> _replacements = [];

    /// <summary>The new nodes, producers before consumers.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Old value → the value that stands in for it.</summary>
    public IReadOnlyList<(Value Old, Value New)> Replacements => _replacements;

    /// <summary>True when a replacement may change the element type or shape (quantizing passes do).</summary>
    public bool ChangesTypes { get; init; }

    /// <summary>A patch that only lets readers of one value read another.</summary>
    public static GraphPatch Replacing(Value old, Value with)
    {
        GraphPatch patch = new();
        patch.Replace(old, with);
        return patch;
    }

    /// <summary>Adds a node with one output, named after what it computes.</summary>
    /// <param name="name">The wanted name of node and output; made unique when applied.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">Values of the graph or of this patch; null for absent ones.</param>
    /// <exception cref="DyadicException">The operator rejects the inputs.</exception>
    public Value Add(string name, Operator op, params ReadOnlySpan<Value?> inputs) => AddNode(name, op, inputs, 1).Output;

    /// <summary>Adds a node with one output that has a name of its own.</summary>
    /// <param name="name">The wanted name of the node; made unique when applied.</param>
    /// <param name="output">The wanted name of the output; made unique when applied.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">Values of the graph or of this patch; null for absent ones.</param>
    /// <exception cref="DyadicException">The operator rejects the inputs.</exception>
    public Value Add(string name, string output, Operator op, params ReadOnlySpan<Value?> inputs)
    {
        Value value = Add(name, op, inputs);
        value.Name = output;
        return value;
    }

    /// <summary>Adds a node with several outputs.</summary>
    public Node AddNode(string name, Operator op, ReadOnlySpan<Value?> inputs, int outputCount)
    {
        Value?[] inputArray = inputs.ToArray();
        TensorFacts[] facts = GraphInference.Infer($"{op.GetType().Name} '{name}'", op, Array.ConvertAll(inputArray, input => input?.Facts), outputCount);
        Value[] outputs = [.. facts.Select((fact, i) => new Value(i == 0 ? name : $"{name}_{i}", fact with { Constant = null }))];
        Node node = new(name, op, inputArray, outputs);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Adds a constant.</summary>
    public Value AddConstant(string name, DenseTensor tensor)
    {
        Value value = new(name, new TensorFacts(tensor.ElementType, SymbolicShape.Of(tensor.Shape))) { Constant = tensor };
        _constants.Add(value);
        return value;
    }

    /// <summary>Lets every reader of a value, graph outputs included, read another instead.</summary>
    public void Replace(Value old, Value with) => _replacements.Add((old, with));

    internal void Apply(Graph graph)
    {
        foreach (Value constant in _constants)
        {
            constant.Name = graph.UniqueName(constant.Name);
            graph.Add(constant);
        }

        foreach (Node node in _nodes) graph.Insert(node);
        HashSet<Node> own = [.. _nodes];
        foreach ((Value old, Value with) in _replacements)
        {
            foreach (Node consumer in old.Consumers.Distinct().Where(consumer => !own.Contains(consumer)).ToArray())
            {
                for (int i = 0; i < consumer.Inputs.Count; i++)
                {
                    if (consumer.Inputs[i] == old) consumer.ReplaceInput(i, with);
                }
            }

            GraphOutputs.Redirect(graph, old, with);
        }

        // What a subgraph reads is not in the lists of consumers.
        if (graph.Nodes.Any(node => node.Operator is IHasSubgraphs)) DeadCode.Remove(graph);
        else DeadCode.RemoveUnread(graph, [.. _replacements.Select(pair => pair.Old), .. _constants, .. _nodes.SelectMany(node => node.Outputs).OfType<Value>()]);
        NodeOrder.Sort(graph);
    }
}
