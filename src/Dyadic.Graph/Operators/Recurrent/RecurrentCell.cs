namespace Dyadic.Graphs.Operators;

/// <summary>The weights and activations of one direction of a recurrent layer, with the sums that gates are made of.</summary>
internal sealed class RecurrentCell
{
    private readonly double[] _inputWeights;
    private readonly double[] _recurrentWeights;
    private readonly double[]? _biases;
    private readonly double[]? _peepholes;
    private readonly RecurrentActivation[] _activations;
    private readonly double _clip;
    private readonly int _gates;

    /// <summary>A cell.</summary>
    /// <param name="hiddenSize">The number of units.</param>
    /// <param name="gates">The number of gates.</param>
    /// <param name="inputWeights"><c>[gates · hidden, input]</c>.</param>
    /// <param name="recurrentWeights"><c>[gates · hidden, hidden]</c>.</param>
    /// <param name="biases"><c>[2 · gates · hidden]</c>: those of the input, then those of the recurrence; null for zeros.</param>
    /// <param name="peepholes"><c>[3 · hidden]</c>; null for zeros.</param>
    /// <param name="activations">The activations of this direction.</param>
    /// <param name="clip">What enters an activation is cut to [−clip, clip]; infinite for no cut.</param>
    public RecurrentCell(int hiddenSize, int gates, double[] inputWeights, double[] recurrentWeights, double[]? biases, double[]? peepholes, RecurrentActivation[] activations, double clip)
    {
        (HiddenSize, _gates, _inputWeights, _recurrentWeights) = (hiddenSize, gates, inputWeights, recurrentWeights);
        (_biases, _peepholes, _activations, _clip) = (biases, peepholes, activations, clip);
    }

    /// <summary>The number of units.</summary>
    public int HiddenSize { get; }

    /// <summary>W·x + Wb for one unit of one gate.</summary>
    public double FromInput(int gate, int unit, ReadOnlySpan<double> input)
    {
        int row = (gate * HiddenSize) + unit;
        return Dot(_inputWeights.AsSpan(row * input.Length, input.Length), input) + (_biases?[row] ?? 0);
    }

    /// <summary>R·h + Rb for one unit of one gate.</summary>
    public double FromHidden(int gate, int unit, ReadOnlySpan<double> hidden)
    {
        int row = (gate * HiddenSize) + unit;
        return Dot(_recurrentWeights.AsSpan(row * HiddenSize, HiddenSize), hidden) + (_biases?[((_gates + gate) * HiddenSize) + unit] ?? 0);
    }

    /// <summary>A peephole weight.</summary>
    public double Peephole(int which, int unit) => _peepholes?[(which * HiddenSize) + unit] ?? 0;

    /// <summary>An activation of the clipped number.</summary>
    public double Activate(int which, double x) => _activations[which].Of(Math.Clamp(x, -_clip, _clip));

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }
}
