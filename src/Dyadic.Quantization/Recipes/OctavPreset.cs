namespace Dyadic.Quantization;

/// <summary>4-bit weights clipped where the mean squared error is least: OCTAV, Sakr et al. 2022.</summary>
public sealed class OctavPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "octav", WeightBits = 4, WeightRange = "octav", ActivationRange = "octav", BiasCorrection = true };

    /// <inheritdoc/>
    public string Summary => "4-bit weights, 8-bit activations, optimally clipped (OCTAV, Sakr et al. 2022)";
}
