namespace Dyadic.Quantization;

/// <summary>Integer-only recurrent networks of Sari, Courville and Partovi Nia 2021: integer LSTM and GRU with adaptive piecewise-linear gates.</summary>
public sealed class IrnnPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new()
    {
        Name = "irnn",
        ActivationRange = "mse",
        BiasCorrection = true,
        GatePieces = Recipe.PaperPieces,
        Softmax = "i-bert",
        Gelu = "exact",
        Norm = "i-bert",
    };

    /// <inheritdoc/>
    public string Summary => "integer LSTM and GRU with 32 adaptive straight pieces a gate, tables around them (Sari et al. 2021)";
}
