using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Scan: runs a graph once for each slice of some inputs; states are carried, other results are stacked.</summary>
/// <remarks>The inputs are the states, then the scanned tensors; the outputs are the last states, then the stacked tensors.</remarks>
/// <param name="Body">The body.</param>
/// <param name="NumScanInputs">How many inputs, at the end, are scanned.</param>
/// <param name="ScanInputAxes">The axis each is sliced along; 0 when absent.</param>
/// <param name="ScanInputDirections">0 from the front, 1 from the end; 0 when absent.</param>
/// <param name="ScanOutputAxes">The axis each result is stacked along; 0 when absent.</param>
/// <param name="ScanOutputDirections">0 appends, 1 prepends; 0 when absent.</param>
[OnnxOperator("Scan", SinceVersion = 25)]
public sealed record Scan(
    Graph Body,
    int NumScanInputs,
    int[]? ScanInputAxes = null,
    int[]? ScanInputDirections = null,
    int[]? ScanOutputAxes = null,
    int[]? ScanOutputDirections = null) : Operator, IHasSubgraphs
{
    /// <inheritdoc/>
    public IReadOnlyList<Graph> Bodies => [Body];

    /// <inheritdoc/>
    public Operator WithBodies(IReadOnlyList<Graph> bodies) => this with { Body = bodies[0] };

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        int states = CheckCounts(c);
        TensorFacts[] inputs = new TensorFacts[c.InputCount];
        Dimension steps = Dimension.Unknown;
        for (int i = 0; i < inputs.Length; i++)
        {
            TensorFacts facts = c.Input(i);
            SymbolicShape? shape = facts.Shape;
            if (i >= states && shape is not null)
            {
                int axis = Axes.Normalize(ScanInputAxes?[i - states] ?? 0, shape.Rank, c.Fail);
                if (!steps.IsCompatibleWith(shape[axis])) throw c.Fail($"input {i} has {shape[axis]} slices, another scanned input has {steps}.");
                if (!steps.IsKnown) steps = shape[axis];
                shape = SymbolicShape.Of(shape.Where((_, a) => a != axis));
            }

            inputs[i] = new TensorFacts(facts.Type, shape);
        }

        IReadOnlyList<TensorFacts> outputs = LoopState.Infer(c, Body, inputs, 0, 0, states);
        for (int i = 0; i < c.OutputCount; i++)
        {
            SymbolicShape? shape = i < states ? inputs[i].Shape : outputs[i].Shape;
            if (i >= states && shape is not null)
            {
                int axis = Axes.Normalize(ScanOutputAxes?[i - states] ?? 0, shape.Rank + 1, c.Fail);
                shape = SymbolicShape.Of([.. shape.Take(axis), steps, .. shape.Skip(axis)]);
            }

            c.SetOutput(i, outputs[i].Type, shape);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        TensorFacts[] facts = c.InferNow(this, c.OutputCount);
        int states = c.InputCount - NumScanInputs;
        DenseTensor[] scanned = [.. Enumerable.Range(states, NumScanInputs).Select(c.Input)];
        int[] axes = [.. scanned.Select((tensor, i) => (ScanInputAxes?[i] ?? 0) is var axis && axis < 0 ? axis + tensor.Shape.Rank : axis)];
        int steps = scanned[0].Shape[axes[0]];
        DenseTensor[] state = [.. Enumerable.Range(0, states).Select(c.Input)];
        List<DenseTensor>[] slices = [.. Enumerable.Range(0, Body.Outputs.Count - states).Select(_ => new List<DenseTensor>())];
        for (int step = 0; step < steps; step++)
        {
            IEnumerable<DenseTensor> given = scanned.Select((tensor, i) => Slice(tensor, axes[i], ScanInputDirections?[i] == 1 ? steps - 1 - step : step));
            DenseTensor[] results = c.RunSubgraph(Body, [.. state, .. given]);
            state = results[..states];
            for (int i = 0; i < slices.Length; i++) slices[i].Add(results[states + i]);
            c.Limits.CheckLoop(c.Who, step + 1);
        }

        for (int i = 0; i < states; i++) c.SetOutput(i, state[i]);
        for (int i = 0; i < slices.Length && states + i < c.OutputCount; i++)
        {
            int axis = ScanOutputAxes?[i] ?? 0;
            if (axis < 0) axis += slices[i].Count == 0 ? facts[states + i].Shape!.Rank : slices[i][0].Shape.Rank + 1;
            bool reverse = ScanOutputDirections?[i] == 1;
            c.SetOutput(states + i, steps == 0 ? LoopState.StackOfNone(c, states + i, facts[states + i]) : LoopState.Stack(c, slices[i], axis, reverse));
        }
    }

    private int CheckCounts(InferenceContext c)
    {
        int states = c.InputCount - NumScanInputs;
        if (NumScanInputs < 1 || states < 0) throw c.Fail($"num_scan_inputs is {NumScanInputs}; the node has {c.InputCount} inputs.");
        if (Body.Inputs.Count != c.InputCount) throw c.Fail($"the body '{Body.Name}' takes {Body.Inputs.Count} inputs; the node has {c.InputCount}.");
        if (Body.Outputs.Count < Math.Max(states, c.OutputCount)) throw c.Fail($"the body '{Body.Name}' gives {Body.Outputs.Count} outputs; {Math.Max(states, c.OutputCount)} are needed.");
        CheckList(c, "scan_input_axes", ScanInputAxes, NumScanInputs);
        CheckList(c, "scan_input_directions", ScanInputDirections, NumScanInputs);
        CheckList(c, "scan_output_axes", ScanOutputAxes, Body.Outputs.Count - states);
        CheckList(c, "scan_output_directions", ScanOutputDirections, Body.Outputs.Count - states);
        return states;
    }

    private static void CheckList(InferenceContext c, string name, int[]? values, int count)
    {
        if (values is not null && values.Length != count) throw c.Fail($"{name} has {values.Length} numbers; {count} are needed.");
    }

    private static DenseTensor Slice(DenseTensor tensor, int axis, int at)
    {
        TensorShape shape = TensorShape.Create([.. tensor.Shape.Where((_, i) => i != axis)]);
        DenseTensor slice = DenseTensor.Zeros(tensor.ElementType, shape);
        int outer = (int)tensor.Shape.CountOf(0, axis), inner = (int)tensor.Shape.CountOf(axis + 1, tensor.Shape.Rank);
        for (int o = 0; o < outer; o++) ElementMoves.Copy(tensor, ((o * tensor.Shape[axis]) + at) * inner, slice, o * inner, inner);
        return slice;
    }
}
