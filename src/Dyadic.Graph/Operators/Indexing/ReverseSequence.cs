using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ReverseSequence: turns the first steps of each sequence around, as many as its length says; the rest stays.</summary>
/// <param name="BatchAxis">The axis of sequences: 0 or 1.</param>
/// <param name="TimeAxis">The axis of steps: the other one.</param>
[OnnxOperator("ReverseSequence", SinceVersion = 10)]
public sealed record ReverseSequence(int BatchAxis = 1, int TimeAxis = 0) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        c.Require(1, type => type == ElementType.Int64, "int64");
        if (BatchAxis is not (0 or 1) || TimeAxis != 1 - BatchAxis) throw c.Fail($"batch_axis is {BatchAxis} and time_axis {TimeAxis}; one should be 0 and the other 1.");
        if (x.Shape is { Rank: < 2 }) throw c.Fail($"input 0 should have at least 2 axes; its shape is {x.Shape}.");
        c.RequireShape(1, x.Shape?[BatchAxis] ?? Dimension.Unknown);
        c.SetOutput(0, x.Type, x.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        long[] lengths = c.Integers(1);
        int steps = x.Shape[TimeAxis], inner = (int)x.Shape.CountOf(2, x.Shape.Rank);
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            long length = lengths[sequence];
            if (length < 0 || length > steps) throw c.Fail($"sequence_lens[{sequence}] is {length}; the input has {steps} steps.");
            for (int step = 0; step < steps; step++)
            {
                int from = step < length ? (int)length - 1 - step : step;
                ElementMoves.Copy(x, Place(x.Shape, sequence, from) * inner, y, Place(x.Shape, sequence, step) * inner, inner);
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }

    private int Place(TensorShape shape, int sequence, int step) => BatchAxis == 0 ? (sequence * shape[1]) + step : (step * shape[1]) + sequence;
}
