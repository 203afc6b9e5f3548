namespace Dyadic.Quantization;

/// <summary>8-bit weights a channel; activations are quantized at run time to the range they have then, so nothing is calibrated.</summary>
public sealed class DynamicPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "dynamic", Dynamic = true };

    /// <inheritdoc/>
    public string Summary => "8-bit weights, activations quantized at run time; written with --form qdq";
}
