using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>The right result of every code, to the nearest code.</summary>
public sealed class ExactActivations : IActivationMethod
{
    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public string Summary => "the nearest code to the float result";

    /// <inheritdoc/>
    public IntegerActivation? Create(ActivationKind kind, double scale, double greatest) => null;
}

/// <summary>I-BERT: GELU by a polynomial of the second order. Kim et al. 2021, algorithms 1 and 2.</summary>
public sealed class IBertActivations : IActivationMethod
{
    /// <inheritdoc/>
    public string Name => "i-bert";

    /// <inheritdoc/>
    public string Summary => "GELU by a polynomial";

    /// <inheritdoc/>
    public IntegerActivation? Create(ActivationKind kind, double scale, double greatest) => kind == ActivationKind.Gelu ? new PolynomialGelu(scale) : null;

    /// <inheritdoc/>
    public SmoothFunction StraightThrough(ActivationKind kind) => kind == ActivationKind.Gelu ? SmoothActivations.PolynomialGelu : SmoothActivations.Exact(kind);
}

/// <summary>I-ViT: GELU as x · sigmoid(1.702 x) by shifts. Li and Gu 2023, algorithm 2.</summary>
public sealed class IVitActivations : IActivationMethod
{
    // ShiftExp's unit is 1 / (1.702 · scale); its terms keep within 62 bits.
    private const int MostBits = 46;

    /// <inheritdoc/>
    public string Name => "i-vit";

    /// <inheritdoc/>
    public string Summary => "GELU by shifts";

    /// <inheritdoc/>
    public IntegerActivation? Create(ActivationKind kind, double scale, double greatest) => kind == ActivationKind.Gelu ? new ShiftGelu(scale, Math.Min(ShiftGelu.BitsFor(greatest), MostBits)) : null;

    /// <inheritdoc/>
    public SmoothFunction StraightThrough(ActivationKind kind) => kind == ActivationKind.Gelu ? SmoothActivations.SigmoidGelu : SmoothActivations.Exact(kind);
}
