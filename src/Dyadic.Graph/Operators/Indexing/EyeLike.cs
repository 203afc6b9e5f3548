using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX EyeLike: ones on a diagonal and zeros elsewhere, in the shape of a matrix.</summary>
/// <param name="Dtype">The type of the result; that of the input when absent.</param>
/// <param name="K">The diagonal: 0 the main one, positive above it.</param>
[OnnxOperator("EyeLike", SinceVersion = 22)]
public sealed record EyeLike(ElementType? Dtype = null, int K = 0) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.RequireRank(0, 2);
        ElementType type = Dtype ?? c.Input(0).Type;
        if (type is not (ElementType.Undefined or ElementType.Bool) && !type.IsInteger() && !RealElements.Holds(type)) throw c.Fail($"ones of {type} are not supported.");
        c.SetOutput(0, type, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor y = c.OnlyOutput(this);
        int columns = y.Shape[1];
        for (int i = 0; i < y.Count; i++) RealElement.Set(y, i, (i % columns) - (i / columns) == K ? 1 : 0);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, new IntegerInterval(0, 1));
}
