using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Expand: broadcasts the input with the shape given as second input; an extent of 1 there keeps the input's.</summary>
[OnnxOperator("Expand", SinceVersion = 13)]
public sealed record Expand : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.Input(0);
        SymbolicShape? target = ExtentTracking.Elements(c.Input(1)) is { } extents ? SymbolicShape.Create(extents)
            : c.ListLength(1) is { } rank ? SymbolicShape.Create(new Dimension[rank]) : null;
        SymbolicShape? shape = Broadcasting.Infer(c, x.Shape, target);
        c.SetOutput(0, ExtentTracking.Facts(x.Type, shape, shape == x.Shape ? ExtentTracking.Elements(x) : null));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        TensorShape shape = Broadcasting.Of(c, x.Shape, c.Shape(c.Integers(1)));
        DenseTensor y = c.Output(0, x.ElementType, c.Shape([.. shape.Select(extent => (long)extent)]));
        ElementCopy.Gather(x, StridedOffsets.Broadcast(x.Shape, shape), y);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);
}
