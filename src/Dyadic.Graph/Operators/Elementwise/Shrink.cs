namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Shrink: <c>x + bias</c> below −lambd, <c>x − bias</c> above lambd, 0 between.</summary>
/// <param name="Bias">What is taken from the magnitude.</param>
/// <param name="Lambd">Half the width of the dead zone.</param>
[OnnxOperator("Shrink", SinceVersion = 9)]
public sealed record Shrink(float Bias = 0f, float Lambd = 0.5f) : UnaryOperator
{
    private protected override bool TakesIntegers => true;

    private protected override double Apply(double x) => x < -Lambd ? x + Bias : x > Lambd ? x - Bias : 0;

    private protected override Int128 ApplyInteger(Int128 x) => x < (Int128)Math.Ceiling(-Lambd) ? x + (Int128)Bias : x > (Int128)Math.Floor(Lambd) ? x - (Int128)Bias : 0;
}
