using Dyadic.Core;
using Dyadic.Graphs;

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
    /// <summary>What a model is quantized by when nobody says how: a file's own scales where it has some, <c>int8</c> otherwise.</summary>
    public static Recipe DefaultFor(Model model) => Find(FileScales.ArePresent(model.Graph) ? "adopt" : "int8");

    /// <summary>The preset of that name.</summary>
    /// <exception cref="DyadicException">There is none; the message lists the names.</exception>
    public static Recipe Find(string name) => All.FirstOrDefault(preset => preset.Recipe.Name == name)?.Recipe
        ?? throw DyadicException.Usage($"There is no recipe '{name}'; did you mean '{NearestName.Of(name, All.Select(preset => preset.Recipe.Name))}'? Choose one of {string.Join(", ", All.Select(preset => preset.Recipe.Name))}, or give a YAML file.");
}
