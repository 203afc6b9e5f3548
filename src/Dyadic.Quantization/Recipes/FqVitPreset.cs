namespace Dyadic.Quantization;

/// <summary>Attention in 4-bit logarithms, whose products are shifts: FQ-ViT, Lin et al. 2022.</summary>
public sealed class FqVitPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "fq-vit", Softmax = "fq-vit", Gelu = "exact", Norm = "fq-vit", ResidualBits = 16, Smooth = 0.7 };

    /// <inheritdoc/>
    public string Summary => "integer-only transformers with logarithmic attention";
}
