namespace Dyadic.Graphs.Operators;

/// <summary>ONNX LSTM: gates i, o, f, c in this order; c' = f·c + i·candidate, h' = o·h(c').</summary>
/// <remarks>
/// i = f(Wi·x + Ri·h + Pi·c), f = f(Wf·x + Rf·h + Pf·c), candidate = g(Wc·x + Rc·h), o = f(Wo·x + Ro·h + Po·c'); biases belong to
/// each product. Input 6 is the initial cell state, input 7 the peepholes <c>[D, 3·H]</c> in the order i, o, f.
/// </remarks>
/// <param name="HiddenSize">The number of hidden units; taken from R when absent.</param>
/// <param name="Direction"><c>forward</c>, <c>reverse</c> or <c>bidirectional</c>.</param>
/// <param name="Layout">0 for time first, 1 for sequences first.</param>
/// <param name="Clip">What enters an activation is cut to [−clip, clip]; absent for no cut.</param>
/// <param name="Activations">The activations, direction by direction.</param>
/// <param name="ActivationAlpha">First parameters of the activations that take one.</param>
/// <param name="ActivationBeta">Second parameters of the activations that take one.</param>
/// <param name="InputForget">The forget gate is 1 − the input gate.</param>
[OnnxOperator("LSTM", SinceVersion = 22)]
public sealed record Lstm(
    int? HiddenSize = null,
    string Direction = "forward",
    int Layout = 0,
    float? Clip = null,
    string[]? Activations = null,
    float[]? ActivationAlpha = null,
    float[]? ActivationBeta = null,
    bool InputForget = false)
    : RecurrentLayer(HiddenSize, Direction, Layout, Clip, Activations, ActivationAlpha, ActivationBeta)
{
    private const int Input = 0, Output = 1, Forget = 2, Candidate = 3;

    /// <inheritdoc/>
    public override int Gates => 4;

    private protected override string[] DefaultActivations => ["Sigmoid", "Tanh", "Tanh"];

    /// <inheritdoc/>
    public override bool HasCellState => true;

    private protected override (double[] Hidden, double[] CellState) Step(RecurrentCell cell, ReadOnlySpan<double> x, double[] h, double[] cellState)
    {
        double[] nextHidden = new double[h.Length], nextCell = new double[h.Length];
        for (int unit = 0; unit < h.Length; unit++)
        {
            double input = cell.Activate(0, Sum(cell, Input, unit, x, h) + (cell.Peephole(Input, unit) * cellState[unit]));
            double forget = InputForget ? 1 - input : cell.Activate(0, Sum(cell, Forget, unit, x, h) + (cell.Peephole(Forget, unit) * cellState[unit]));
            double candidate = cell.Activate(1, Sum(cell, Candidate, unit, x, h));
            nextCell[unit] = (forget * cellState[unit]) + (input * candidate);
            double output = cell.Activate(0, Sum(cell, Output, unit, x, h) + (cell.Peephole(Output, unit) * nextCell[unit]));
            nextHidden[unit] = output * cell.Activate(2, nextCell[unit]);
        }

        return (nextHidden, nextCell);
    }

    private static double Sum(RecurrentCell cell, int gate, int unit, ReadOnlySpan<double> x, double[] h) =>
        cell.FromInput(gate, unit, x) + cell.FromHidden(gate, unit, h);
}
