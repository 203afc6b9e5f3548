using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's QLinearWhere: <c>condition ? x : y</c> with broadcasting, each choice brought to the output's scale and zero point in
/// binary32. Inputs the condition, X, its scale and zero point, Y, its scale and zero point, and the output's scale and zero point.
/// </summary>
[OnnxOperator("QLinearWhere", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record QLinearWhere : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, type => type == ElementType.Bool, "Bool");
        c.TypeWhere(1, type => type is ElementType.UInt8 or ElementType.Int8, "UInt8 or Int8");
        ElementType type = c.CommonType(1, 3, 4, 6, 8);
        c.SetOutput(0, type, Broadcasting.Infer(c, c.Input(0).Shape, c.Input(1).Shape, c.Input(4).Shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        CodeScale z = new(c.Scale(7), c.ZeroPoint(8));
        DenseTensor x = z.Rescale(c.Input(1), new(c.Scale(2), c.ZeroPoint(3)));
        DenseTensor y = z.Rescale(c.Input(4), new(c.Scale(5), c.ZeroPoint(6)));
        DenseTensor?[] chosen = [null];
        new Where().Evaluate(new EvaluationContext(c.Who, [c.Input(0), x, y], chosen));
        c.SetOutput(0, chosen[0]!);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);
}
