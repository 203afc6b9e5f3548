namespace Dyadic.Quantization;

/// <summary>Every function of a transformer by tables of sixteen lines: NN-LUT, Yu et al. 2022.</summary>
public sealed class NnLutPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "nn-lut", Softmax = "nn-lut", Gelu = "nn-lut", Norm = "nn-lut", ResidualBits = 16, Smooth = 0.7 };

    /// <inheritdoc/>
    public string Summary => "integer-only transformers by learned tables of lines";
}
