using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Squeeze: removes axes of extent 1: those given as input, or all.</summary>
[OnnxOperator("Squeeze", SinceVersion = 25)]
public sealed record Squeeze : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        SymbolicShape? shape = null;
        if (x.Shape is not null && (!c.HasInput(1) || c.ConstantIntegers(1) is not null)) shape = Without(x.Shape, c.ConstantIntegers(1), c.Fail);
        c.SetOutput(0, ExtentTracking.Facts(x.Type, shape, ExtentTracking.Elements(x)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        SymbolicShape shape = Without(SymbolicShape.Of(x.Shape), c.OptionalIntegers(1), c.Fail)!;
        c.SetOutput(0, x.Reshaped(shape.ToTensorShape()));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private static SymbolicShape? Without(SymbolicShape shape, long[]? axes, Func<string, DyadicException> fail)
    {
        Dimension one = 1;
        if (axes is null) return shape.IsKnown ? SymbolicShape.Of(shape.Where(extent => extent != one)) : null;
        int[] removed = Axes.Normalize(axes, shape.Rank, fail);
        foreach (int axis in removed)
        {
            if (!shape[axis].IsCompatibleWith(one)) throw fail($"axis {axis} of {shape} has extent {shape[axis]}; only an extent of 1 can be removed.");
        }

        return SymbolicShape.Of(shape.Where((_, axis) => !removed.Contains(axis)));
    }
}
