using System.Globalization;
using Dyadic.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dyadic.Quantization;

/// <summary>Reads a recipe from a preset name or a YAML file.</summary>
public static class RecipeFile
{
    private static readonly Dictionary<string, Func<Recipe, YamlNode, Recipe>> Keys = new(StringComparer.Ordinal)
    {
        ["weight-bits"] = (recipe, node) => recipe with { WeightBits = Integer(node) },
        ["activation-bits"] = (recipe, node) => recipe with { ActivationBits = Integer(node) },
        ["signed-activations"] = (recipe, node) => recipe with { SignedActivations = Flag(node) },
        ["per-channel-weights"] = (recipe, node) => recipe with { PerChannelWeights = Flag(node) },
        ["weight-range"] = (recipe, node) => recipe with { WeightRange = Text(node) },
        ["activation-range"] = (recipe, node) => recipe with { ActivationRange = Text(node) },
        ["averaging-constant"] = (recipe, node) => recipe with { Ranges = recipe.Ranges with { AveragingConstant = Real(node) } },
        ["percentile"] = (recipe, node) => recipe with { Ranges = recipe.Ranges with { Percentile = Real(node) } },
        ["histogram-bins"] = (recipe, node) => recipe with { Ranges = recipe.Ranges with { HistogramBins = Integer(node) } },
        ["bias-correction"] = (recipe, node) => recipe with { BiasCorrection = Flag(node) },
        ["keep-weight-grid"] = (recipe, node) => recipe with { KeepWeightGrid = Flag(node) },
        ["exclude"] = (recipe, node) => recipe with { Exclude = Texts(node) },
        ["include"] = (recipe, node) => recipe with { Include = Texts(node) },
        ["exclude-operators"] = (recipe, node) => recipe with { ExcludeOperators = Texts(node) },
    };

    /// <summary>A preset's recipe, or the one a file describes.</summary>
    /// <param name="nameOrPath">A preset name, or a path that ends in .yaml or .yml.</param>
    /// <exception cref="DyadicException">No such preset or file, or the file is wrong; the message names file and line.</exception>
    public static Recipe Load(string nameOrPath)
    {
        if (!nameOrPath.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) && !nameOrPath.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)) return RecipePresets.Find(nameOrPath);
        if (!File.Exists(nameOrPath)) throw DyadicException.Usage($"The recipe file '{nameOrPath}' does not exist.");
        return Parse(File.ReadAllText(nameOrPath), nameOrPath);
    }

    /// <summary>The recipe a YAML text describes.</summary>
    /// <param name="yaml">A mapping; <c>recipe</c> names the preset to start from, other keys change it.</param>
    /// <param name="source">How errors name the text.</param>
    public static Recipe Parse(string yaml, string source)
    {
        YamlStream stream = [];
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException error)
        {
            throw DyadicException.BadInput($"{source}, line {error.Start.Line}: {error.Message}", error);
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode map) throw DyadicException.BadInput($"{source}: a recipe is one mapping of keys to values.");
        YamlNode? start = map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: "recipe" }).Value;
        Recipe recipe = RecipePresets.Find(start is null ? "int8" : Text(start));
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            string name = Text(key);
            if (name == "recipe") continue;
            if (!Keys.TryGetValue(name, out Func<Recipe, YamlNode, Recipe>? set)) throw DyadicException.BadInput($"{source}, line {key.Start.Line}: there is no key '{name}'; the keys are recipe, {string.Join(", ", Keys.Keys)}.");
            try
            {
                recipe = set(recipe, value);
            }
            catch (FormatException error)
            {
                throw DyadicException.BadInput($"{source}, line {value.Start.Line}: {name} {error.Message}.", error);
            }
        }

        return recipe.Validated();
    }

    private static string Text(YamlNode node) => node is YamlScalarNode { Value: { } text } ? text : throw new FormatException("should be a text");

    private static int Integer(YamlNode node) => int.TryParse(Text(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : throw new FormatException($"should be a whole number, not '{Text(node)}'");

    private static double Real(YamlNode node) => double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw new FormatException($"should be a number, not '{Text(node)}'");

    private static bool Flag(YamlNode node) => bool.TryParse(Text(node), out bool value) ? value : throw new FormatException($"should be true or false, not '{Text(node)}'");

    private static string[] Texts(YamlNode node) => node is YamlSequenceNode list ? [.. list.Select(Text)] : [Text(node)];
}
