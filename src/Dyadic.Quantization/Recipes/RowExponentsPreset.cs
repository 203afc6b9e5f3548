namespace Dyadic.Quantization;

/// <summary>Dynamic quantization in integers: 16-bit activations, and 8-bit products of rows that a power of two each narrows at run time.</summary>
public sealed class RowExponentsPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "row-exponents", ActivationBits = 16, RowExponents = true, BiasCorrection = true };

    /// <inheritdoc/>
    public string Summary => "16-bit activations, each row of a matrix product narrowed to 8 bits by a power of two at run time";
}
