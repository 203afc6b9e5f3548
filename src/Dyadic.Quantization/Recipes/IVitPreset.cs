namespace Dyadic.Quantization;

/// <summary>Every function of a transformer by shifts: I-ViT, Li and Gu 2023.</summary>
public sealed class IVitPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "i-vit", Softmax = "i-vit", Gelu = "i-vit", Norm = "i-vit", ResidualBits = 16, Smooth = 0.7 };

    /// <inheritdoc/>
    public string Summary => "integer-only transformers by shifts";
}
