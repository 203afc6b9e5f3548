namespace Dyadic.Graphs.Operators;

/// <summary>ONNX RNN: h' = f(W·x + Wb + R·h + Rb).</summary>
/// <param name="HiddenSize">The number of hidden units; taken from R when absent.</param>
/// <param name="Direction"><c>forward</c>, <c>reverse</c> or <c>bidirectional</c>.</param>
/// <param name="Layout">0 for time first, 1 for sequences first.</param>
/// <param name="Clip">What enters an activation is cut to [−clip, clip]; absent for no cut.</param>
/// <param name="Activations">The activations, direction by direction.</param>
/// <param name="ActivationAlpha">First parameters of the activations that take one.</param>
/// <param name="ActivationBeta">Second parameters of the activations that take one.</param>
[OnnxOperator("RNN", SinceVersion = 22)]
public sealed record Rnn(
    int? HiddenSize = null,
    string Direction = "forward",
    int Layout = 0,
    float? Clip = null,
    string[]? Activations = null,
    float[]? ActivationAlpha = null,
    float[]? ActivationBeta = null)
    : RecurrentLayer(HiddenSize, Direction, Layout, Clip, Activations, ActivationAlpha, ActivationBeta)
{
    /// <inheritdoc/>
    public override int Gates => 1;

    private protected override string[] DefaultActivations => ["Tanh"];

    private protected override (double[] Hidden, double[] CellState) Step(RecurrentCell cell, ReadOnlySpan<double> x, double[] h, double[] cellState)
    {
        double[] next = new double[h.Length];
        for (int unit = 0; unit < next.Length; unit++) next[unit] = cell.Activate(0, cell.FromInput(0, unit, x) + cell.FromHidden(0, unit, h));
        return (next, cellState);
    }
}
