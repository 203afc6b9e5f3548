using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>What ONNX RNN, GRU and LSTM share: shapes, directions, sequence lengths, layout and the walk over time.</summary>
/// <remarks>
/// S steps, B sequences, I inputs, H hidden units, D directions. X <c>[S,B,I]</c>, W <c>[D,gates·H,I]</c>, R <c>[D,gates·H,H]</c>,
/// B <c>[D,2·gates·H]</c>, sequence_lens <c>[B]</c>, initial states <c>[D,B,H]</c>; Y <c>[S,D,B,H]</c>, last states <c>[D,B,H]</c>.
/// With layout 1 the sequence axis comes first in X, Y and the states. Beyond a sequence's length Y is 0. All sums are in binary64.
/// Calibration asks for outputs that ONNX does not have, behind those it has: what X and what the hidden state add to the gates, biases included
/// <c>[S,D,B,gates·H]</c>, and of an LSTM the cell state behind each step <c>[S,D,B,H]</c>; 0 beyond a sequence's length.
/// </remarks>
/// <param name="HiddenSize">H; taken from R when absent.</param>
/// <param name="Direction"><c>forward</c>, <c>reverse</c> or <c>bidirectional</c>.</param>
/// <param name="Layout">0 for time first, 1 for sequences first.</param>
/// <param name="Clip">What enters an activation is cut to [−clip, clip]; absent for no cut.</param>
/// <param name="Activations">The activations, direction by direction.</param>
/// <param name="ActivationAlpha">First parameters of the activations that take one.</param>
/// <param name="ActivationBeta">Second parameters of the activations that take one.</param>
public abstract record RecurrentLayer(
    int? HiddenSize, string Direction, int Layout, float? Clip, string[]? Activations, float[]? ActivationAlpha, float[]? ActivationBeta) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <summary>The number of directions.</summary>
    public int Directions => Direction == "bidirectional" ? 2 : 1;

    /// <summary>The number of gates.</summary>
    public abstract int Gates { get; }

    /// <summary>True for an LSTM, whose states are two.</summary>
    public virtual bool HasCellState => false;

    /// <summary>How many outputs ONNX defines; <see cref="TraceOutputs"/> more follow on demand.</summary>
    public int OwnOutputs => HasCellState ? 3 : 2;

    /// <summary>How many outputs calibration may ask for besides.</summary>
    public int TraceOutputs => HasCellState ? 3 : 2;

    /// <summary>The activations of all directions, in order.</summary>
    public IReadOnlyList<string> ActivationNames => Activations is { Length: > 0 } ? Activations : [.. Enumerable.Repeat(DefaultActivations, Directions).SelectMany(name => name)];

    private protected abstract string[] DefaultActivations { get; }

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) =>
        inputs is [{ Rank: 3 } x, { } w, { } r, ..] ? (long)x[0] * x[1] * (w.Count + r.Count) : 0;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Direction is not ("forward" or "reverse" or "bidirectional")) throw c.Fail($"direction is '{Direction}'; it should be forward, reverse or bidirectional.");
        if (Layout is not (0 or 1)) throw c.Fail($"layout is {Layout}; it should be 0 or 1.");
        if (Activations is { Length: > 0 } && Activations.Length != Directions * DefaultActivations.Length)
        {
            throw c.Fail($"{Activations.Length} activations are given; {Directions} directions take {Directions * DefaultActivations.Length}.");
        }

        TensorFacts x = c.RequireReal(0);
        for (int i = 1; i < (HasCellState ? 8 : 6); i++)
        {
            if (i == 4 || !c.HasInput(i)) continue;
            c.RequireReal(i);
            c.CommonType(0, i);
        }

        if (c.HasInput(4)) c.Require(4, type => type == ElementType.Int32, "int32");
        c.RequireRank(0, 3);
        c.RequireRank(1, 3);
        c.RequireRank(2, 3);
        Dimension hidden = HiddenSize is { } given ? (given > 0 ? given : throw c.Fail($"hidden_size is {given}; it should be positive."))
            : c.Input(2).Shape is { } r ? r[2] : Dimension.Unknown;
        Dimension steps = x.Shape?[Layout == 0 ? 0 : 1] ?? Dimension.Unknown;
        Dimension batch = x.Shape?[Layout == 0 ? 1 : 0] ?? Dimension.Unknown;
        CheckShapes(c, hidden, batch, x.Shape?[2] ?? Dimension.Unknown);
        SymbolicShape states = Layout == 0 ? [Directions, batch, hidden] : [batch, Directions, hidden];
        c.SetOutput(0, x.Type, Layout == 0 ? [steps, Directions, batch, hidden] : [batch, steps, Directions, hidden]);
        c.SetOutput(1, x.Type, states);
        if (HasCellState) c.SetOutput(2, x.Type, states);
        Dimension sums = hidden.IsKnown ? Gates * hidden.Value : Dimension.Unknown;
        c.SetOutput(OwnOutputs, x.Type, [steps, Directions, batch, sums]);
        c.SetOutput(OwnOutputs + 1, x.Type, [steps, Directions, batch, sums]);
        if (HasCellState) c.SetOutput(OwnOutputs + 2, x.Type, [steps, Directions, batch, hidden]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        TensorFacts[] facts = c.InferNow(this, OwnOutputs + TraceOutputs);
        DenseTensor[] traces = c.OutputCount > OwnOutputs ? [.. Enumerable.Range(OwnOutputs, TraceOutputs).Select(i => c.Output(i, facts[i]))] : [];
        foreach (DenseTensor trace in traces) trace.Bytes.Clear();
        DenseTensor y = c.Output(0, facts[0]), lastHidden = c.Output(1, facts[1]);
        DenseTensor? lastCell = HasCellState ? c.Output(2, facts[2]) : null;
        y.Bytes.Clear();
        TensorShape shape = c.Input(0).Shape;
        (int steps, int batch, int inputs, int hidden) = (shape[Layout], shape[1 - Layout], shape[2], lastHidden.Shape[2]);
        double[] x = RealElements.Read(c.Input(0));
        long[]? lengths = c.OptionalInput(4) is { } given ? IntegerElements.ToInt64(given) : null;
        for (int direction = 0; direction < Directions; direction++)
        {
            RecurrentCell cell = Cell(c, direction, hidden);
            bool reverse = Direction == "reverse" || direction == 1;
            for (int sequence = 0; sequence < batch; sequence++)
            {
                int state = (Layout == 0 ? (direction * batch) + sequence : (sequence * Directions) + direction) * hidden;
                double[] h = State(c.OptionalInput(5), state, hidden), cellState = State(HasCellState ? c.OptionalInput(6) : null, state, hidden);
                long length = lengths?[sequence] ?? steps;
                if (length < 0 || length > steps) throw c.Fail($"sequence_lens[{sequence}] is {length}; the input has {steps} steps.");
                for (int step = 0; step < length; step++)
                {
                    int time = reverse ? (int)length - 1 - step : step;
                    int from = (Layout == 0 ? (time * batch) + sequence : (sequence * steps) + time) * inputs;
                    if (traces.Length > 0) TraceSums(traces, cell, x.AsSpan(from, inputs), h, ((time * Directions) + direction) * batch + sequence);
                    (h, cellState) = Step(cell, x.AsSpan(from, inputs), h, cellState);
                    for (int unit = 0; unit < hidden && traces.Length > 2; unit++) RealElement.Set(traces[2], ((((((time * Directions) + direction) * batch) + sequence) * hidden) + unit), cellState[unit]);
                    int to = Layout == 0 ? ((time * Directions) + direction) * batch + sequence : ((sequence * steps) + time) * Directions + direction;
                    for (int unit = 0; unit < hidden; unit++) RealElement.Set(y, (to * hidden) + unit, h[unit]);
                }

                for (int unit = 0; unit < hidden; unit++) RealElement.Set(lastHidden, state + unit, h[unit]);
                for (int unit = 0; unit < hidden && lastCell is not null; unit++) RealElement.Set(lastCell, state + unit, cellState[unit]);
            }
        }
    }

    /// <summary>One step: the new hidden state and cell state.</summary>
    private protected abstract (double[] Hidden, double[] CellState) Step(RecurrentCell cell, ReadOnlySpan<double> x, double[] h, double[] cellState);

    private void TraceSums(DenseTensor[] traces, RecurrentCell cell, ReadOnlySpan<double> x, double[] h, int row)
    {
        for (int gate = 0; gate < Gates; gate++)
        {
            for (int unit = 0; unit < h.Length; unit++)
            {
                int at = (((row * Gates) + gate) * h.Length) + unit;
                RealElement.Set(traces[0], at, cell.FromInput(gate, unit, x));
                RealElement.Set(traces[1], at, cell.FromHidden(gate, unit, h));
            }
        }
    }

    private void CheckShapes(InferenceContext c, Dimension hidden, Dimension batch, Dimension inputs)
    {
        Dimension rows = hidden.IsKnown ? Gates * hidden.Value : Dimension.Unknown;
        c.RequireShape(1, Directions, rows, inputs);
        c.RequireShape(2, Directions, rows, hidden);
        c.RequireShape(3, Directions, rows.IsKnown ? 2 * rows.Value : Dimension.Unknown);
        c.RequireShape(4, batch);
        ReadOnlySpan<Dimension> states = Layout == 0 ? [Directions, batch, hidden] : [batch, Directions, hidden];
        c.RequireShape(5, states);
        if (!HasCellState) return;
        c.RequireShape(6, states);
        c.RequireShape(7, Directions, hidden.IsKnown ? 3 * hidden.Value : Dimension.Unknown);
    }

    private RecurrentCell Cell(EvaluationContext c, int direction, int hidden)
    {
        RecurrentActivation[] all = RecurrentActivation.All(c.Who, ActivationNames, ActivationAlpha, ActivationBeta);
        int each = DefaultActivations.Length;
        double clip = Clip is { } limit ? Math.Abs(limit) : double.PositiveInfinity;
        return new RecurrentCell(
            hidden, Gates, Slice(c.Input(1), direction)!, Slice(c.Input(2), direction)!, Slice(c.OptionalInput(3), direction),
            HasCellState ? Slice(c.OptionalInput(7), direction) : null, all[(direction * each)..((direction + 1) * each)], clip);
    }

    /// <summary>The activations of one direction as functions of what the gates sum up to, the cut included.</summary>
    /// <param name="who">How errors name the node.</param>
    /// <param name="direction">Which direction.</param>
    /// <exception cref="DyadicException">A name is unknown.</exception>
    public IReadOnlyList<Func<double, double>> ActivationFunctions(string who, int direction)
    {
        double clip = Clip is { } limit ? Math.Abs(limit) : double.PositiveInfinity;
        RecurrentActivation[] all = RecurrentActivation.All(who, ActivationNames, ActivationAlpha, ActivationBeta);
        int each = DefaultActivations.Length;
        return [.. all[(direction * each)..((direction + 1) * each)].Select(activation => (Func<double, double>)(x => activation.Of(Math.Clamp(x, -clip, clip))))];
    }

    private static double[]? Slice(DenseTensor? tensor, int direction)
    {
        if (tensor is null) return null;
        int count = tensor.Count / tensor.Shape[0];
        return RealElements.Read(tensor)[(direction * count)..((direction + 1) * count)];
    }

    private static double[] State(DenseTensor? initial, int from, int count)
    {
        double[] state = new double[count];
        for (int i = 0; i < count && initial is not null; i++) state[i] = RealElement.Get(initial, from + i);
        return state;
    }
}
