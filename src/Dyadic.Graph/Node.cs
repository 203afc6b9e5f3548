using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>An operator applied to values.</summary>
public sealed class Node
{
    private readonly Value?[] _inputs;
    private readonly Value?[] _outputs;

    internal Node(string name, Operator op, Value?[] inputs, Value?[] outputs)
    {
        (Name, Operator, _inputs, _outputs) = (name, op, inputs, outputs);
        foreach (Value? output in outputs)
        {
            if (output is not null) output.Producer = this;
        }
    }

    /// <summary>The node's name; may be empty in a file, never in a built graph.</summary>
    public string Name { get; internal set; }

    /// <summary>What the node computes.</summary>
    public Operator Operator { get; }

    /// <summary>The inputs; null where an optional one is absent.</summary>
    public IReadOnlyList<Value?> Inputs => _inputs;

    /// <summary>The outputs; null where an optional one is unwanted.</summary>
    public IReadOnlyList<Value?> Outputs => _outputs;

    /// <summary>The first output.</summary>
    public Value Output => _outputs[0] ?? throw new InvalidOperationException($"{this} has no first output.");

    /// <summary>The node's documentation.</summary>
    public string Documentation { get; set; } = "";

    /// <summary>Free key-value pairs kept with the node; null when none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>The operator's name as ONNX spells it.</summary>
    public string OpType => Operator switch
    {
        FunctionCall call => call.Function.Name,
        UnknownOperator unknown => unknown.OpType,
        _ => OperatorSet.Standard.Find(Operator.GetType())?.Name ?? Operator.GetType().Name,
    };

    /// <summary>An input; null when absent.</summary>
    public Value? Input(int index) => index < _inputs.Length ? _inputs[index] : null;

    /// <summary>Operator and name, as errors say it: <c>Conv 'conv1'</c>.</summary>
    public override string ToString() => $"{OpType} '{Name}'";

    internal void ReplaceInput(int index, Value? value)
    {
        _inputs[index]?.RemoveConsumer(this);
        _inputs[index] = value;
        value?.AddConsumer(this);
    }

    internal void AttachToInputs()
    {
        foreach (Value? input in _inputs) input?.AddConsumer(this);
    }

    internal void DetachFromInputs()
    {
        foreach (Value? input in _inputs) input?.RemoveConsumer(this);
        foreach (Node inner in Subgraphs.Of(Operator).SelectMany(body => body.Nodes)) inner.DetachFromInputs();
    }
}
