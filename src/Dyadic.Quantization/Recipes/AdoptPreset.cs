namespace Dyadic.Quantization;

/// <summary>Keeps the scales, zero points and weight codes that a file of QuantizeLinear and DequantizeLinear pairs already has.</summary>
public sealed class AdoptPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "adopt", AdoptScales = true };

    /// <inheritdoc/>
    public string Summary => "the scales of a QuantizeLinear/DequantizeLinear file; the default for such files, nothing is calibrated";
}
