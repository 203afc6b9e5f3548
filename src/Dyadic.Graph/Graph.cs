using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>A directed acyclic graph of operators over values, with ONNX opset 25 semantics.</summary>
/// <remarks>Passes change a graph through <see cref="GraphPatch"/>; builders use the Add methods.</remarks>
public sealed class Graph
{
    private readonly List<Value> _inputs = [];
    private readonly List<Value> _outputs = [];
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    /// <summary>The graph's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The surrounding graph when this is a subgraph; its values can be read here.</summary>
    public Graph? Parent { get; init; }

    /// <summary>The values a caller gives.</summary>
    public IReadOnlyList<Value> Inputs => _inputs;

    /// <summary>The values a caller gets.</summary>
    public IReadOnlyList<Value> Outputs => _outputs;

    /// <summary>The nodes, producers before consumers.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Every value of the graph by name.</summary>
    public IReadOnlyDictionary<string, Value> Values => _values;

    /// <summary>The constants, in no particular order.</summary>
    public IEnumerable<Value> Initializers => _values.Values.Where(value => value.Constant is not null);

    /// <summary>The graph's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the graph.</summary>
    public NameTable<string> Metadata { get; init; } = new();

    /// <summary>The value of that name here or in a surrounding graph; null when there is none.</summary>
    public Value? Find(string name) => _values.GetValueOrDefault(name) ?? Parent?.Find(name);

    /// <summary>Adds an input.</summary>
    public Value AddInput(string name, ElementType type, SymbolicShape? shape)
    {
        Value value = Add(new Value(name) { Type = type, Shape = shape });
        _inputs.Add(value);
        return value;
    }

    /// <summary>Adds a constant.</summary>
    public Value AddInitializer(string name, DenseTensor tensor)
    {
        Value value = new(name) { Type = tensor.ElementType, Shape = SymbolicShape.Of(tensor.Shape), Constant = tensor };
        return Add(value);
    }

    /// <summary>Adds a node; its outputs become new values.</summary>
    /// <param name="name">The node's name; made unique when empty.</param>
    /// <param name="op">What it computes.</param>
    /// <param name="inputs">The inputs; null for absent ones.</param>
    /// <param name="outputNames">The outputs' names; null or empty for unwanted ones.</param>
    public Node AddNode(string name, Operator op, IReadOnlyList<Value?> inputs, IReadOnlyList<string?> outputNames)
    {
        Value?[] outputs = [.. outputNames.Select(output => string.IsNullOrEmpty(output) ? null : Add(new Value(output)))];
        Node node = new(name.Length > 0 ? name : UniqueNodeName(op, outputs), op, [.. inputs], outputs);
        node.AttachToInputs();
        _nodes.Add(node);
        return node;
    }

    /// <summary>Declares a value to be an output.</summary>
    public void AddOutput(Value value) => _outputs.Add(value);

    /// <summary>A value name that the graph does not use yet.</summary>
    public string UniqueName(string wanted)
    {
        if (Find(wanted) is null) return wanted;
        for (int i = 1; ; i++)
        {
            string candidate = $"{wanted}_{i}";
            if (Find(candidate) is null) return candidate;
        }
    }

    internal Value Add(Value value)
    {
        if (!_values.TryAdd(value.Name, value))
        {
            throw DyadicException.BadInput($"The name '{value.Name}' stands for two values of graph '{Name}'; names must be unique.");
        }

        return value;
    }

    internal void Insert(Node node)
    {
        foreach (Value? output in node.Outputs)
        {
            if (output is null) continue;
            output.Name = UniqueName(output.Name);
            Add(output);
        }

        node.AttachToInputs();
        _nodes.Add(node);
    }

    internal void Remove(Node node)
    {
        node.DetachFromInputs();
        foreach (Value? output in node.Outputs)
        {
            if (output is not null) _values.Remove(output.Name);
        }

        _nodes.Remove(node);
    }

    internal void RemoveNodes(HashSet<Node> dead)
    {
        foreach (Node node in dead)
        {
            node.DetachFromInputs();
            foreach (Value? output in node.Outputs)
            {
                if (output is not null) _values.Remove(output.Name);
            }
        }

        _nodes.RemoveAll(dead.Contains);
    }

    internal void RemoveInitializer(Value value) => _values.Remove(value.Name);

    internal void ReplaceInputAt(int index, Value value)
    {
        _values.Remove(_inputs[index].Name);
        _inputs[index] = value;
        _values[value.Name] = value;
    }

    internal void MakeConstant(Value input, DenseTensor value)
    {
        _inputs.Remove(input);
        (input.Constant, input.Shape) = (value, SymbolicShape.Of(value.Shape));
    }

    internal void ReplaceOutputAt(int index, Value value) => _outputs[index] = value;

    internal void Rename(Value value, string name)
    {
        _values.Remove(value.Name);
        value.Name = name;
        _values[name] = value;
    }

    internal void SetOrder(List<Node> order)
    {
        _nodes.Clear();
        _nodes.AddRange(order);
    }

    private string UniqueNodeName(Operator op, Value?[] outputs) =>
        Array.Find(outputs, output => output is not null)?.Name is { } first ? $"{op.GetType().Name}_{first}" : $"{op.GetType().Name}_{_nodes.Count}";
}
