namespace Dyadic.Quantization;

/// <summary>4-bit weights whose rounding is learned from the calibration samples: AdaRound, Nagel et al. 2020.</summary>
public sealed class AdaRoundPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "adaround", WeightBits = 4, WeightRange = "mse", ActivationRange = "mse", BiasCorrection = true, AdaRound = new AdaRoundSettings() };

    /// <inheritdoc/>
    public string Summary => "4-bit weights with learned rounding, 8-bit activations (AdaRound, Nagel et al. 2020)";
}
