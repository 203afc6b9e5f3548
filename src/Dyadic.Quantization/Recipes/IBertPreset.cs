namespace Dyadic.Quantization;

/// <summary>Every function of a transformer by integer polynomials and square roots: I-BERT, Kim et al. 2021.</summary>
public sealed class IBertPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "i-bert", Softmax = "i-bert-16", Gelu = "i-bert", Norm = "i-bert", ResidualBits = 16, Smooth = 0.7 };

    /// <inheritdoc/>
    public string Summary => "integer-only transformers by polynomials";
}
