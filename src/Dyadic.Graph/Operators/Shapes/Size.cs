using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Size: the number of elements of the input, as an Int64 scalar.</summary>
[OnnxOperator("Size", SinceVersion = 25)]
public sealed record Size : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        Dimension[]? count = c.Input(0).Shape is { } shape ? [shape.Count()] : null;
        c.SetOutput(0, ExtentTracking.Facts(ElementType.Int64, SymbolicShape.Scalar, count));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) => c.Output(0, ElementType.Int64, TensorShape.Scalar).Span<long>()[0] = c.Input(0).Count;

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, c.Facts(0)?.Shape?.Count() is { IsKnown: true } count ? new IntegerInterval(count.Value, count.Value) : new IntegerInterval(0, int.MaxValue));
}
