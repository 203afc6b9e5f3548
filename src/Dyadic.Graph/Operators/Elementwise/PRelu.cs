namespace Dyadic.Graphs.Operators;

/// <summary>ONNX PRelu: <c>x</c> from 0 up, <c>slope · x</c> below; the slope is broadcast to x.</summary>
[OnnxOperator("PRelu", SinceVersion = 16)]
public sealed record PRelu : BinaryOperator
{
    private protected override double Apply(double a, double b) => a < 0 ? a * b : a;

    private protected override Int128 ApplyInteger(Int128 a, Int128 b, EvaluationContext c) => a < 0 ? a * b : a;
}
