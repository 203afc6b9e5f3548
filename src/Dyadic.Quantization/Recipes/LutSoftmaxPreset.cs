namespace Dyadic.Quantization;

/// <summary>Softmax by two tables: Vasyltsov and Chang 2021.</summary>
public sealed class LutSoftmaxPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "lut-softmax", Softmax = "lut2d", Gelu = "exact", Norm = "i-bert", ResidualBits = 16, Smooth = 0.7 };

    /// <inheritdoc/>
    public string Summary => "integer-only transformers with softmax by tables";
}
