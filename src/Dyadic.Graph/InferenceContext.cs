using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>What <see cref="Operator.Infer"/> sees: the facts of the inputs, and a place for the facts of the outputs.</summary>
public sealed class InferenceContext
{
    private readonly IReadOnlyList<TensorFacts?> _inputs;
    private readonly TensorFacts?[] _outputs;

    /// <summary>A context for a node.</summary>
    /// <param name="who">How errors name the node.</param>
    /// <param name="inputs">Facts of the inputs; null where an optional input is absent.</param>
    /// <param name="outputCount">How many outputs the node has.</param>
    public InferenceContext(string who, IReadOnlyList<TensorFacts?> inputs, int outputCount) =>
        (Who, _inputs, _outputs) = (who, inputs, new TensorFacts?[outputCount]);

    /// <summary>How errors name the node: <c>Conv 'conv1'</c>.</summary>
    public string Who { get; }

    /// <summary>The number of inputs, absent ones in the middle included.</summary>
    public int InputCount => _inputs.Count;

    /// <summary>The number of outputs, unwanted ones in the middle included.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>The facts stated so far.</summary>
    public IReadOnlyList<TensorFacts?> Outputs => _outputs;

    /// <summary>States what an operator says about its outputs.</summary>
    /// <exception cref="DyadicException">The inputs break the operator's rules.</exception>
    public void Infer(Operator op)
    {
        try
        {
            op.Infer(this);
        }
        catch (OverflowException error)
        {
            throw DyadicException.BadInput($"{Who}: a size computed from the inputs ({string.Join(", ", _inputs.Select(input => input is null ? "none" : $"{input.Type}{input.Shape}"))}) is out of range.", error);
        }
    }

    /// <summary>True when the optional input is given.</summary>
    public bool HasInput(int index) => index < _inputs.Count && _inputs[index] is not null;

    /// <summary>The facts of a required input.</summary>
    /// <exception cref="DyadicException">The input is absent.</exception>
    public TensorFacts Input(int index) => OptionalInput(index) ?? throw Fail($"input {index} is missing.");

    /// <summary>The facts of an optional input; null when absent.</summary>
    public TensorFacts? OptionalInput(int index) => index < _inputs.Count ? _inputs[index] : null;

    /// <summary>States an output. Outputs the node does not have are ignored.</summary>
    public void SetOutput(int index, ElementType type, SymbolicShape? shape) => SetOutput(index, new TensorFacts(type, shape));

    /// <summary>States an output. Outputs the node does not have are ignored.</summary>
    public void SetOutput(int index, TensorFacts facts)
    {
        if (index < _outputs.Length) _outputs[index] = facts;
    }

    /// <summary>An error that names the node.</summary>
    public DyadicException Fail(string what) => DyadicException.BadInput($"{Who}: {what}");
}
