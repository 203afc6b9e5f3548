namespace Dyadic.Quantization;

/// <summary>Integer-arithmetic-only inference of Jacob et al. 2018: 8-bit activations, 8-bit weights a channel, 32-bit biases.</summary>
public sealed class Int8Preset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "int8", ActivationRange = "mse", BiasCorrection = true };

    /// <inheritdoc/>
    public string Summary => "8-bit weights and activations, per-channel scales, bias correction (Jacob et al. 2018)";
}
