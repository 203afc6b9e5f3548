namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Erf: <c>2/√π · ∫₀ˣ e^(−t²) dt</c>.</summary>
[OnnxOperator("Erf", SinceVersion = 13)]
public sealed record Erf : UnaryOperator
{
    private protected override double Apply(double x) => ErrorFunction.Erf(x);
}
