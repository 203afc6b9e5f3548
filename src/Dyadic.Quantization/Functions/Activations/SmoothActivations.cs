namespace Dyadic.Quantization;

/// <summary>Activations and their derivatives in double.</summary>
internal static class SmoothActivations
{
    private const double GeluSlope = 1.702;
    private const double A = -0.2888, B = 1.769; // of I-BERT's error function
    private const string Rule = "the exact function";

    /// <summary>The function itself.</summary>
    public static SmoothFunction Exact(ActivationKind kind) => kind switch
    {
        ActivationKind.Gelu => new(Rule, ActivationKinds.Gelu, x => ActivationKinds.Normal(x) + (x * ActivationKinds.Density(x))),
        ActivationKind.Silu => new(Rule, x => x * Sigmoid(x), x => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x))))),
        ActivationKind.Sigmoid => new(Rule, Sigmoid, x => Sigmoid(x) * (1 - Sigmoid(x))),
        ActivationKind.Tanh => new(Rule, Math.Tanh, x => 1 - (Math.Tanh(x) * Math.Tanh(x))),
        _ => new(Rule, Math.Exp, Math.Exp),
    };

    /// <summary>I-BERT's GELU, x/2 · (1 + L(x/√2)) with L(t) = sgn(t) · (a (min(|t|, 1.769) − 1.769)² + 1). Kim et al. 2021, section 3.4.</summary>
    public static SmoothFunction PolynomialGelu { get; } = new(
        "x/2 · (1 + L(x/√2)) with the polynomial L of the error function",
        x => 0.5 * x * (1 + Polynomial(x / Math.Sqrt(2))),
        x => (0.5 * (1 + Polynomial(x / Math.Sqrt(2)))) + (0.5 * x * 2 * A * (Math.Min(Math.Abs(x / Math.Sqrt(2)), B) - B) / Math.Sqrt(2)));

    /// <summary>I-ViT's GELU, x · sigmoid(1.702 x). Li and Gu 2023, section 3.</summary>
    public static SmoothFunction SigmoidGelu { get; } = new(
        "x · sigmoid(1.702 x)",
        x => x * Sigmoid(GeluSlope * x),
        x => Sigmoid(GeluSlope * x) * (1 + (GeluSlope * x * (1 - Sigmoid(GeluSlope * x)))));

    private static double Polynomial(double t)
    {
        double inner = Math.Min(Math.Abs(t), B) - B;
        return Math.Sign(t) * ((A * inner * inner) + 1);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
