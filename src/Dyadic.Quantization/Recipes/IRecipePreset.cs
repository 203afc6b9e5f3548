using Dyadic.Core;

namespace Dyadic.Quantization;

/// <summary>A named recipe.</summary>
public interface IRecipePreset
{
    /// <summary>The recipe; its name is the preset's.</summary>
    Recipe Recipe { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }
}

/// <summary>Every preset; filled at build time.</summary>
[CatalogOf(typeof(IRecipePreset))]
public static partial class RecipePresets
{
    /// <summary>The preset of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message lists the names.</exception>
    public static Recipe Find(string name) => All.FirstOrDefault(preset => preset.Recipe.Name == name)?.Recipe
        ?? throw DyadicException.Usage($"There is no recipe '{name}'; choose one of {string.Join(", ", All.Select(preset => preset.Recipe.Name))}, or give a YAML file.");
}

/// <summary>Integer-arithmetic-only inference of Jacob et al. 2018: 8-bit activations, 8-bit weights a channel, 32-bit biases.</summary>
public sealed class Int8Preset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "int8", ActivationRange = "mse", BiasCorrection = true };

    /// <inheritdoc/>
    public string Summary => "8-bit weights and activations, per-channel scales, bias correction (Jacob et al. 2018)";
}

/// <summary>4-bit weights clipped where the mean squared error is least: OCTAV, Sakr et al. 2022.</summary>
public sealed class OctavPreset : IRecipePreset
{
    /// <inheritdoc/>
    public Recipe Recipe { get; } = new() { Name = "octav", WeightBits = 4, WeightRange = "octav", ActivationRange = "octav", BiasCorrection = true };

    /// <inheritdoc/>
    public string Summary => "4-bit weights, 8-bit activations, optimally clipped (OCTAV, Sakr et al. 2022)";
}
