using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>The graph or function body in which nodes are rewritten: what is known of its values, and where new nodes and constants go.</summary>
internal sealed class UpgradeScope
{
    private readonly GraphDefinition? _graph;
    private readonly HashSet<string> _outputs;
    private readonly UpgradeScope? _parent;
    private readonly List<NodeDefinition> _original;
    private readonly List<NodeDefinition> _after = [];
    private readonly Dictionary<string, ValueDefinition> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DenseTensor> _constants = new(StringComparer.Ordinal);
    private readonly ValueRanks _ranks;

    /// <summary>A scope.</summary>
    /// <param name="original">The nodes before the upgrade.</param>
    /// <param name="graph">The graph; null for a function body, which cannot hold initializers.</param>
    /// <param name="outputs">The outputs of the graph or function.</param>
    /// <param name="parent">The surrounding scope.</param>
    /// <param name="names">Every name in use anywhere in the model or function.</param>
    public UpgradeScope(List<NodeDefinition> original, GraphDefinition? graph, IEnumerable<string> outputs, UpgradeScope? parent, HashSet<string> names)
    {
        (_original, _graph, _outputs, _parent, Names) = (original, graph, [.. outputs], parent, names);
        foreach (ValueDefinition value in graph is null ? [] : graph.Inputs.Concat(graph.Values).Concat(graph.Outputs)) _declared[value.Name] = value;
        foreach ((string name, DenseTensor tensor) in graph?.Initializers ?? []) _constants[name] = tensor;
        _ranks = new ValueRanks(this, original);
    }

    public HashSet<string> Names { get; }

    public List<NodeDefinition> Emitted { get; } = [];

    /// <summary>The tensor of a constant value; null when it is computed or unknown.</summary>
    public DenseTensor? ConstantOf(string name) => _constants.GetValueOrDefault(name) ?? _parent?.ConstantOf(name);

    /// <summary>The element type of a value as far as the file declares it; undefined otherwise.</summary>
    public ElementType TypeOf(string name) => ConstantOf(name)?.ElementType
        ?? (_declared.TryGetValue(name, out ValueDefinition? value) ? value.Type : _parent?.TypeOf(name) ?? ElementType.Undefined);

    /// <summary>The rank of a value as far as it can be told without inference; null otherwise.</summary>
    public int? RankOf(string name) => _ranks.Of(name, 0);

    /// <summary>The rank that a declaration or constant gives, here or in a surrounding graph.</summary>
    public int? DeclaredRank(string name) => ConstantOf(name)?.Shape.Rank
        ?? (_declared.TryGetValue(name, out ValueDefinition? value) ? value.Shape?.Rank : _parent?.RankOf(name));

    /// <summary>True when a node, a subgraph or the graph's output list uses the value.</summary>
    public bool IsRead(string name) => name.Length > 0
        && (_outputs.Contains(name) || _original.Exists(node => Reads(node, name)));

    /// <summary>Adds a constant and returns its name.</summary>
    public string AddConstant(string wanted, DenseTensor tensor)
    {
        string name = FreshName(wanted);
        if (_graph is null) AddNode("Constant", name, [], ("value", new AttributeValue.Tensor(tensor)));
        else _graph.Initializers.Add(new(name, tensor));
        _constants[name] = tensor;
        return name;
    }

    /// <summary>Adds a node before the one being rewritten and returns the name of its output.</summary>
    public string AddBefore(string opType, string wanted, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        string output = FreshName(wanted);
        AddNode(opType, output, inputs, attributes);
        return output;
    }

    /// <summary>Adds a node after the one being rewritten, with an output of a given name.</summary>
    public void AddAfter(string opType, string output, params IEnumerable<string> inputs) =>
        _after.Add(new NodeDefinition { OpType = opType, Inputs = [.. inputs], Outputs = [output] });

    /// <summary>Gives an output of the node being rewritten a new name, so that a node after it can produce the old one.</summary>
    public string RenameOutput(NodeDefinition node, int index)
    {
        if (index >= node.Outputs.Count) throw DyadicException.BadInput($"{node.Who()} has {node.Outputs.Count} outputs; it needs {index + 1}.");
        string old = node.Outputs[index];
        node.Outputs[index] = FreshName(old + "_before");
        return old;
    }

    /// <summary>Finishes a node.</summary>
    public void Emit(NodeDefinition node)
    {
        Emitted.Add(node);
        Emitted.AddRange(_after);
        _after.Clear();
        if (node is { OpType: "Constant", Domain.Length: 0, Outputs: [{ Length: > 0 } output] } && node.Attributes.GetValueOrDefault("value") is AttributeValue.Tensor tensor)
        {
            _constants[output] = tensor.Value;
        }
    }

    private string FreshName(string wanted)
    {
        string name = wanted;
        for (int i = 1; !Names.Add(name); i++) name = $"{wanted}_{i}";
        return name;
    }

    private void AddNode(string opType, string output, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        NodeDefinition node = new() { OpType = opType, Inputs = [.. inputs], Outputs = [output] };
        foreach ((string name, AttributeValue value) in attributes) node.Attributes[name] = value;
        Emitted.Add(node);
    }

    private static bool Reads(NodeDefinition node, string name) => node.Inputs.Contains(name)
        || node.Attributes.Values.OfType<AttributeValue.Subgraph>().Any(body => body.Value.Outputs.Exists(output => output.Name == name) || body.Value.Nodes.Exists(inner => Reads(inner, name)));
}
