using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX TensorScatter: writes new steps into a cache, sequence by sequence, from a given step on.</summary>
/// <remarks>Inputs: the cache, the new steps, the first step for each sequence of axis 0 (optional, 0).</remarks>
/// <param name="Axis">The axis of steps; negative counts from the end.</param>
/// <param name="Mode"><c>linear</c>, or <c>circular</c> to go on at the start of a full cache.</param>
[OnnxOperator("TensorScatter", SinceVersion = 24)]
public sealed record TensorScatter(int Axis = -2, string Mode = "linear") : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts cache = c.Input(0), update = c.Input(1);
        c.CommonType(0, 1);
        if (Mode is not ("linear" or "circular")) throw c.Fail($"mode is '{Mode}'; it should be linear or circular.");
        if (c.HasInput(2)) c.Require(2, type => type == ElementType.Int64, "int64");
        if (cache.Shape is { } shape)
        {
            int axis = Axes.Normalize(Axis, shape.Rank, c.Fail);
            if (axis == 0) throw c.Fail("axis 0 is that of the sequences; the steps need another one.");
            c.RequireShape(1, shape.With(axis, Dimension.Unknown).Dimensions);
            if (update.Shape is { } steps && steps[axis].IsKnown && shape[axis].IsKnown && steps[axis].Value > shape[axis].Value)
            {
                throw c.Fail($"{steps[axis]} steps do not fit a cache of {shape[axis]}.");
            }

            c.RequireShape(2, shape[0]);
        }

        c.SetOutput(0, cache.Type, cache.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor cache = c.Input(0), update = c.Input(1), y = c.OnlyOutput(this);
        int axis = Axes.Normalize(Axis, cache.Shape.Rank, c.Fail), capacity = cache.Shape[axis], steps = update.Shape[axis];
        int inner = (int)cache.Shape.CountOf(axis + 1, cache.Shape.Rank), perSequence = (int)cache.Shape.CountOf(1, axis);
        long[]? starts = c.OptionalIntegers(2);
        y.CopyFrom(cache);
        for (int line = 0; line < cache.Shape[0] * perSequence; line++)
        {
            long start = starts?[line / perSequence] ?? 0;
            if (start < 0 || (Mode == "linear" && start > capacity - steps)) throw c.Fail($"{steps} steps from step {start} on do not fit a cache of {capacity}.");
            for (int step = 0; step < steps; step++)
            {
                int to = (int)((start + step) % capacity);
                ElementMoves.Copy(update, ((line * steps) + step) * inner, y, ((line * capacity) + to) * inner, inner);
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } cache && c.Input(1) is { } update) c.SetOutput(0, cache.Union(update));
    }
}
