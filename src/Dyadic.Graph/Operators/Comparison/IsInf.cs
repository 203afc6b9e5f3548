using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX IsInf: true where the element is infinite.</summary>
/// <param name="DetectNegative">Counts −∞.</param>
/// <param name="DetectPositive">Counts +∞.</param>
[OnnxOperator("IsInf", SinceVersion = 20)]
public sealed record IsInf(bool DetectNegative = true, bool DetectPositive = true) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.TypeWhere(0, RealElements.Holds, "a floating type");
        c.SetOutput(0, ElementType.Bool, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        double[] values = RealElements.Read(x);
        Span<bool> holds = c.Output(0, ElementType.Bool, x.Shape).Span<bool>();
        for (int i = 0; i < values.Length; i++) holds[i] = (DetectPositive && double.IsPositiveInfinity(values[i])) || (DetectNegative && double.IsNegativeInfinity(values[i]));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, new IntegerInterval(0, 1));
}
