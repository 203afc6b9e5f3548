using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Loop: runs a graph a number of times, or while it says so; values are carried from one iteration to the next.</summary>
/// <remarks>
/// Inputs: the most iterations (optional), the first condition (optional), the carried values. The body takes the iteration's
/// number, the condition and the carried values, and gives the condition, the carried values, and slices that are stacked.
/// </remarks>
/// <param name="Body">The body.</param>
[OnnxOperator("Loop", SinceVersion = 25)]
public sealed record Loop(Graph Body) : Operator, IHasSubgraphs
{
    // What an object of the smallest tensor takes.
    private const int SliceOverhead = 160;

    /// <inheritdoc/>
    public IReadOnlyList<Graph> Bodies => [Body];

    /// <inheritdoc/>
    public Operator WithBodies(IReadOnlyList<Graph> bodies) => this with { Body = bodies[0] };

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.HasInput(0)) c.Require(0, type => type == ElementType.Int64, "int64");
        if (c.HasInput(1)) c.Require(1, type => type == ElementType.Bool, "bool");
        int carried = Math.Max(c.InputCount - 2, 0);
        if (Body.Inputs.Count != carried + 2) throw c.Fail($"the body '{Body.Name}' takes {Body.Inputs.Count} inputs; {carried} carried values make {carried + 2}.");
        if (Body.Outputs.Count < carried + 1) throw c.Fail($"the body '{Body.Name}' gives {Body.Outputs.Count} outputs; {carried} carried values need {carried + 1}.");
        if (c.OutputCount > Body.Outputs.Count - 1) throw c.Fail($"the node has {c.OutputCount} outputs; the body '{Body.Name}' gives {Body.Outputs.Count - 1}.");
        TensorFacts[] inputs = new TensorFacts[carried + 2];
        inputs[0] = new TensorFacts(ElementType.Int64, SymbolicShape.Scalar);
        inputs[1] = new TensorFacts(ElementType.Bool, SymbolicShape.Scalar);
        for (int i = 0; i < carried; i++) inputs[i + 2] = new TensorFacts(c.Input(i + 2).Type, c.Input(i + 2).Shape);
        IReadOnlyList<TensorFacts> outputs = LoopState.Infer(c, Body, inputs, 2, 1, carried);
        for (int i = 0; i < c.OutputCount; i++)
        {
            TensorFacts facts = outputs[i + 1];
            if (i < carried) c.SetOutput(i, inputs[i + 2].Type == ElementType.Undefined ? facts.Type : inputs[i + 2].Type, inputs[i + 2].Shape);
            else c.SetOutput(i, facts.Type, facts.Shape is { } shape ? SymbolicShape.Of(shape.Prepend(Dimension.Unknown)) : null);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        TensorFacts[] facts = c.InferNow(this, c.OutputCount);
        int carried = Math.Max(c.InputCount - 2, 0);
        long most = c.OptionalInput(0) is { } limit ? (long)IntegerElements.Get(Single(c, limit), 0) : long.MaxValue;
        bool goOn = c.OptionalInput(1) is not { } condition || Single(c, condition).Bytes[0] != 0;
        DenseTensor[] state = [.. Enumerable.Range(2, carried).Select(c.Input)];
        List<DenseTensor>[] slices = [.. Enumerable.Range(0, Body.Outputs.Count - 1 - carried).Select(_ => new List<DenseTensor>())];
        long kept = 0;
        for (long iteration = 0; iteration < most && goOn; iteration++)
        {
            DenseTensor[] results = c.RunSubgraph(Body, [DenseTensor.Scalar(iteration), DenseTensor.Scalar(true), .. state]);
            goOn = Single(c, results[0]).Bytes[0] != 0;
            state = results[1..(carried + 1)];
            for (int i = 0; i < slices.Length; i++) slices[i].Add(results[carried + 1 + i]);
            kept += slices.Sum(slice => SliceOverhead + slice[^1].Bytes.Length);
            if (kept > c.Limits.MaxBytes) throw DyadicException.Unsupported($"{c.Who}: the slices of {iteration + 1} iterations would take {kept} bytes; at most {c.Limits.MaxBytes} are allowed.");
            c.Limits.CheckLoop(c.Who, iteration + 1);
        }

        for (int i = 0; i < c.OutputCount; i++)
        {
            DenseTensor result = i < carried ? state[i]
                : slices[i - carried].Count == 0 ? LoopState.StackOfNone(c, i, facts[i] with { Shape = facts[i].Shape?.With(0, 0) })
                : LoopState.Stack(c, slices[i - carried], 0, false);
            c.SetOutput(i, result);
        }
    }

    private static DenseTensor Single(EvaluationContext c, DenseTensor tensor) =>
        tensor.Count == 1 ? tensor : throw c.Fail($"the trip count and the condition are single numbers; one of them is {tensor}.");
}
