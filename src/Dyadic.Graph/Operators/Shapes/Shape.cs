using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Shape: the extents of the input from axis <c>start</c> up to axis <c>end</c>, as Int64.</summary>
/// <param name="Start">The first axis; negative counts from the end.</param>
/// <param name="End">The axis to stop before; the rank when absent.</param>
[OnnxOperator("Shape", SinceVersion = 25)]
public sealed record Shape(int Start = 0, int? End = null) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (c.Input(0).Shape is not { } shape)
        {
            c.SetOutput(0, ElementType.Int64, [Dimension.Unknown]);
            return;
        }

        (int from, int to) = Range(shape.Rank);
        Dimension[] extents = [.. shape.Dimensions[from..to]];
        c.SetOutput(0, ExtentTracking.Facts(ElementType.Int64, [extents.Length], extents));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        TensorShape shape = c.Input(0).Shape;
        (int from, int to) = Range(shape.Rank);
        Span<long> extents = c.Output(0, ElementType.Int64, [to - from]).Span<long>();
        for (int axis = from; axis < to; axis++) extents[axis - from] = shape[axis];
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, new IntegerInterval(0, int.MaxValue));

    private (int From, int To) Range(int rank)
    {
        int from = Math.Clamp(Start < 0 ? Start + rank : Start, 0, rank);
        int end = End ?? rank;
        int to = Math.Clamp(end < 0 ? end + rank : end, 0, rank);
        return (from, Math.Max(from, to));
    }
}
