namespace Dyadic.Graphs;

/// <summary>What <see cref="Operator.Bound"/> sees: proven ranges and facts of the inputs, and a place for the ranges of the outputs.</summary>
public sealed class BoundsContext
{
    private readonly IReadOnlyList<IntegerInterval?> _intervals;
    private readonly IReadOnlyList<TensorFacts?> _facts;
    private readonly IntegerInterval?[] _outputs;

    /// <summary>A context for a node.</summary>
    /// <param name="intervals">Proven ranges of the inputs; null when none is proven or the input is absent.</param>
    /// <param name="facts">Facts of the inputs; constants among them.</param>
    /// <param name="outputFacts">Facts of the outputs.</param>
    public BoundsContext(IReadOnlyList<IntegerInterval?> intervals, IReadOnlyList<TensorFacts?> facts, IReadOnlyList<TensorFacts?> outputFacts) =>
        (_intervals, _facts, OutputFacts, _outputs) = (intervals, facts, outputFacts, new IntegerInterval?[outputFacts.Count]);

    /// <summary>Facts of the outputs.</summary>
    public IReadOnlyList<TensorFacts?> OutputFacts { get; }

    /// <summary>The ranges stated so far, before they are cut to what the output's type can hold.</summary>
    public IReadOnlyList<IntegerInterval?> Outputs => _outputs;

    /// <summary>The number of inputs.</summary>
    public int InputCount => _intervals.Count;

    /// <summary>States what an operator proves about its outputs; nothing where a range leaves 128 bits.</summary>
    public void Bound(Operator op)
    {
        try
        {
            op.Bound(this);
        }
        catch (OverflowException)
        {
            Array.Clear(_outputs);
        }
    }

    /// <summary>The proven range of an input; null when none or absent.</summary>
    public IntegerInterval? Input(int index) => index < _intervals.Count ? _intervals[index] : null;

    /// <summary>The facts of an input; null when absent.</summary>
    public TensorFacts? Facts(int index) => index < _facts.Count ? _facts[index] : null;

    /// <summary>
    /// States the mathematical range of an output, as if its type were unbounded. A range that the type cannot hold is an
    /// overflow, which the verifier reports.
    /// </summary>
    public void SetOutput(int index, IntegerInterval interval)
    {
        if (index < _outputs.Length) _outputs[index] = interval;
    }
}
