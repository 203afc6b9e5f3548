namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Gelu: <c>x/2 · (1 + erf(x/√2))</c>, or with <c>approximate = tanh</c> <c>x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))</c>.</summary>
/// <param name="Approximate">none or tanh.</param>
[OnnxOperator("Gelu", SinceVersion = 20)]
public sealed record Gelu(string Approximate = "none") : UnaryOperator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Approximate is not ("none" or "tanh")) throw c.Fail($"'approximate' is '{Approximate}'; it should be none or tanh.");
        base.Infer(c);
    }

    private protected override double Apply(double x) => Approximate == "tanh"
        ? 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))
        : 0.5 * x * (1 + ErrorFunction.Erf(x / Math.Sqrt(2)));
}
