namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GRU: gates z, r, h in this order; h' = (1 − z)·candidate + z·h.</summary>
/// <remarks>
/// z = f(Wz·x + Rz·h), r = f(Wr·x + Rr·h), and the candidate is g(Wh·x + Rh·(r·h)), or g(Wh·x + r·(Rh·h)) with
/// <c>linear_before_reset</c>; biases belong to each product.
/// </remarks>
/// <param name="HiddenSize">The number of hidden units; taken from R when absent.</param>
/// <param name="Direction"><c>forward</c>, <c>reverse</c> or <c>bidirectional</c>.</param>
/// <param name="Layout">0 for time first, 1 for sequences first.</param>
/// <param name="Clip">What enters an activation is cut to [−clip, clip]; absent for no cut.</param>
/// <param name="Activations">The activations, direction by direction.</param>
/// <param name="ActivationAlpha">First parameters of the activations that take one.</param>
/// <param name="ActivationBeta">Second parameters of the activations that take one.</param>
/// <param name="LinearBeforeReset">The reset gate acts on the product with R instead of on the hidden state.</param>
[OnnxOperator("GRU", SinceVersion = 22)]
public sealed record Gru(
    int? HiddenSize = null,
    string Direction = "forward",
    int Layout = 0,
    float? Clip = null,
    string[]? Activations = null,
    float[]? ActivationAlpha = null,
    float[]? ActivationBeta = null,
    bool LinearBeforeReset = false)
    : RecurrentLayer(HiddenSize, Direction, Layout, Clip, Activations, ActivationAlpha, ActivationBeta)
{
    private const int Update = 0, Reset = 1, Candidate = 2;

    /// <inheritdoc/>
    public override int Gates => 3;

    private protected override string[] DefaultActivations => ["Sigmoid", "Tanh"];

    private protected override (double[] Hidden, double[] CellState) Step(RecurrentCell cell, ReadOnlySpan<double> x, double[] h, double[] cellState)
    {
        int units = h.Length;
        double[] update = new double[units], reset = new double[units], resetHidden = new double[units], next = new double[units];
        for (int unit = 0; unit < units; unit++)
        {
            update[unit] = cell.Activate(0, cell.FromInput(Update, unit, x) + cell.FromHidden(Update, unit, h));
            reset[unit] = cell.Activate(0, cell.FromInput(Reset, unit, x) + cell.FromHidden(Reset, unit, h));
            resetHidden[unit] = reset[unit] * h[unit];
        }

        for (int unit = 0; unit < units; unit++)
        {
            double recurrent = LinearBeforeReset ? reset[unit] * cell.FromHidden(Candidate, unit, h) : cell.FromHidden(Candidate, unit, resetHidden);
            double candidate = cell.Activate(1, cell.FromInput(Candidate, unit, x) + recurrent);
            next[unit] = ((1 - update[unit]) * candidate) + (update[unit] * h[unit]);
        }

        return (next, cellState);
    }
}
