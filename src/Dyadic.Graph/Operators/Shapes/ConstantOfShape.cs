using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX ConstantOfShape: a tensor of the shape given as input, filled with one value.</summary>
/// <param name="Value">A tensor of one element; Float32 0 when absent.</param>
[OnnxOperator("ConstantOfShape", SinceVersion = 25)]
public sealed record ConstantOfShape(DenseTensor? Value = null) : Operator
{
    private DenseTensor Fill => Value ?? DenseTensor.Vector(0f);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Fill.Count != 1) throw c.Fail($"'value' should have one element; it is {Fill}.");
        SymbolicShape? shape = ExtentTracking.Elements(c.Input(0)) is { } extents ? SymbolicShape.Create(extents)
            : c.ListLength(0) is { } rank ? SymbolicShape.Create(new Dimension[rank]) : null;
        c.SetOutput(0, Fill.ElementType, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor y = c.Output(0, Fill.ElementType, c.Shape(c.Integers(0)));
        if (y.ElementType == ElementType.String) y.Strings.Fill(Fill.Strings[0]);
        else RepeatedElement.Fill(y.Bytes, Fill.Bytes);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (IntegerInterval.Of(Fill) is { } interval) c.SetOutput(0, interval);
    }
}
