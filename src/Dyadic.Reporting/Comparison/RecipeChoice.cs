using Dyadic.Core;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>One recipe to compare.</summary>
/// <param name="Label">How reports call it.</param>
/// <param name="Recipe">The recipe.</param>
public sealed record RecipeChoice(string Label, Recipe Recipe)
{
    /// <summary>Every preset, as it is; those that take long, because they learn from samples or quantize at run time, last.</summary>
    public static IReadOnlyList<RecipeChoice> AllPresets => [.. RecipePresets.All.OrderBy(preset => preset.Recipe.AdaRound is not null ? 2 : preset.Recipe.Dynamic ? 1 : 0).Select(preset => new RecipeChoice(preset.Recipe.Name, preset.Recipe))];

    /// <summary>The recipes of a list of names, each at each number of weight bits.</summary>
    /// <param name="names">Presets or YAML files; empty for every preset.</param>
    /// <param name="bits">Weight bits; empty for those that each recipe has itself.</param>
    /// <exception cref="DyadicException">A name is unknown (the message has the nearest known one), or a file or a number is wrong.</exception>
    public static IReadOnlyList<RecipeChoice> Parse(IReadOnlyList<string> names, IReadOnlyList<int> bits)
    {
        IEnumerable<RecipeChoice> recipes = names.Count == 0 ? AllPresets : names.Distinct(StringComparer.Ordinal).Select(Load);
        return [.. recipes.SelectMany(choice => bits.Count == 0 || choice.Recipe.AdoptScales ? [choice] : bits.Distinct().Select(choice.WithWeightBits))];
    }

    private static RecipeChoice Load(string name)
    {
        bool isFile = name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        if (isFile) return new RecipeChoice(Path.GetFileNameWithoutExtension(name), RecipeFile.Load(name));
        string[] known = [.. RecipePresets.All.Select(preset => preset.Recipe.Name)];
        if (!known.Contains(name)) throw DyadicException.Usage($"There is no recipe '{name}'; did you mean '{NearestName.Of(name, known)}'? The recipes are {string.Join(", ", known)}, or give a YAML file.");
        return new RecipeChoice(name, RecipePresets.Find(name));
    }

    private RecipeChoice WithWeightBits(int bits) => new($"{Label} W{bits}", (Recipe with { WeightBits = bits }).Validated());
}
