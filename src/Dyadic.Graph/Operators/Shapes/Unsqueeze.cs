using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Unsqueeze: inserts axes of extent 1; the axes given as input are axes of the output.</summary>
[OnnxOperator("Unsqueeze", SinceVersion = 25)]
public sealed record Unsqueeze : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        c.Input(1);
        SymbolicShape? shape = null;
        if (x.Shape is not null && c.ConstantIntegers(1) is { } axes) shape = With(x.Shape, axes, c.Fail);
        else if (x.Shape is not null && c.ListLength(1) is { } count) shape = SymbolicShape.Create(new Dimension[x.Shape.Rank + count]);
        c.SetOutput(0, ExtentTracking.Facts(x.Type, shape, ExtentTracking.Elements(x)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        c.SetOutput(0, x.Reshaped(With(SymbolicShape.Of(x.Shape), c.Integers(1), c.Fail).ToTensorShape()));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private static SymbolicShape With(SymbolicShape shape, long[] axes, Func<string, DyadicException> fail)
    {
        int[] inserted = Axes.Normalize(axes, shape.Rank + axes.Length, fail);
        Queue<Dimension> old = new(shape);
        return SymbolicShape.Of(Enumerable.Range(0, shape.Rank + axes.Length).Select(axis => inserted.Contains(axis) ? 1 : old.Dequeue()));
    }
}
