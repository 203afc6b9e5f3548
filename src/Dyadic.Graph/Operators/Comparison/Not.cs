using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Not: <c>¬x</c> on truth values.</summary>
[OnnxOperator("Not", SinceVersion = 1)]
public sealed record Not : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, type => type == ElementType.Bool, "Bool");
        c.SetOutput(0, ElementType.Bool, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        DenseTensor y = c.Output(0, ElementType.Bool, x.Shape);
        for (int i = 0; i < x.Count; i++) y.Bytes[i] = x.Bytes[i] == 0 ? (byte)1 : (byte)0;
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, new IntegerInterval(0, 1));
}
