using Dyadic.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using static Dyadic.Quantization.RecipeValues;

namespace Dyadic.Quantization;

/// <summary>Reads a recipe from a preset name or a YAML file; docs/recipes.md lists the keys.</summary>
public static class RecipeFile
{
    private const string StartKey = "recipe";

    private static readonly RecipeKeys<AdaRoundSettings> AdaRoundKeys = new()
    {
        ["iterations"] = (settings, node) => settings with { Iterations = Integer(node) },
        ["batch"] = (settings, node) => settings with { Batch = Integer(node) },
        ["positions"] = (settings, node) => settings with { Positions = Integer(node) },
        ["samples"] = (settings, node) => settings with { Samples = Integer(node) },
        ["memory"] = (settings, node) => settings with { MemoryMebibytes = Integer(node) },
        ["learning-rate"] = (settings, node) => settings with { LearningRate = Real(node) },
        ["regularization"] = (settings, node) => settings with { Regularization = Real(node) },
        ["warm-up"] = (settings, node) => settings with { WarmUp = Real(node) },
        ["first-beta"] = (settings, node) => settings with { FirstBeta = Real(node) },
        ["last-beta"] = (settings, node) => settings with { LastBeta = Real(node) },
        ["seed"] = (settings, node) => settings with { Seed = Integer(node) },
    };

    private static readonly RecipeKeys<int> GateKeys = new()
    {
        ["pieces"] = (_, node) => Integer(node),
    };

    private static readonly RecipeKeys<NodeOverride> OverrideKeys = new()
    {
        ["name"] = (change, node) => change with { Name = Text(node) },
        ["operator"] = (change, node) => change with { Operator = Text(node) },
        ["nodes"] = (change, node) => change with { Nodes = Texts(node) },
        ["keep-float"] = (change, node) => change with { KeepFloat = Flag(node) },
        ["weight-bits"] = (change, node) => change with { WeightBits = Integer(node) },
        ["activation-bits"] = (change, node) => change with { ActivationBits = Integer(node) },
        ["per-channel-weights"] = (change, node) => change with { PerChannelWeights = Flag(node) },
        ["weight-range"] = (change, node) => change with { WeightRange = Text(node) },
        ["activation-range"] = (change, node) => change with { ActivationRange = Text(node) },
        ["bias-correction"] = (change, node) => change with { BiasCorrection = Flag(node) },
        ["adaround"] = (change, node) => change with { AdaRound = Flag(node) },
        ["softmax"] = (change, node) => change with { Softmax = Text(node) },
        ["gelu"] = (change, node) => change with { Gelu = Text(node) },
        ["norm"] = (change, node) => change with { Norm = Text(node) },
        ["gates"] = (change, node) => change with { GatePieces = GatePieces(node) },
    };

    private static readonly RecipeKeys<Recipe> Keys = new()
    {
        [StartKey] = (recipe, _) => recipe,
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
        ["adaround"] = (recipe, node) => recipe with { AdaRound = Rounding(node) },
        ["dynamic"] = (recipe, node) => recipe with { Dynamic = Flag(node) },
        ["adopt-scales"] = (recipe, node) => recipe with { AdoptScales = Flag(node) },
        ["row-exponents"] = (recipe, node) => recipe with { RowExponents = Flag(node) },
        ["gates"] = (recipe, node) => recipe with { GatePieces = GatePieces(node) },
        ["softmax"] = (recipe, node) => recipe with { Softmax = Text(node) },
        ["gelu"] = (recipe, node) => recipe with { Gelu = Text(node) },
        ["norm"] = (recipe, node) => recipe with { Norm = Text(node) },
        ["residual-bits"] = (recipe, node) => recipe with { ResidualBits = Integer(node) },
        ["equalize"] = (recipe, node) => recipe with { Equalization = Equalization(node) },
        ["smooth"] = (recipe, node) => recipe with { Smooth = Text(node) == "off" ? null : Real(node) },
        ["keep-weight-grid"] = (recipe, node) => recipe with { KeepWeightGrid = Flag(node) },
        ["exclude"] = (recipe, node) => recipe with { Exclude = Texts(node) },
        ["include"] = (recipe, node) => recipe with { Include = Texts(node) },
        ["exclude-operators"] = (recipe, node) => recipe with { ExcludeOperators = Texts(node) },
        ["overrides"] = (recipe, node) => recipe with { Overrides = Overrides(node) },
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
    /// <exception cref="DyadicException">The text is no such mapping, or a value is out of range.</exception>
    public static Recipe Parse(string yaml, string source)
    {
        YamlStream stream = [];
        try
        {
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode map) throw DyadicException.BadInput($"{source}: a recipe is one mapping of keys to values.");
            YamlNode? start = map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: StartKey }).Value;
            return Keys.Read(RecipePresets.Find(start is null ? "int8" : Text(start)), map).Validated();
        }
        catch (YamlException error)
        {
            throw DyadicException.BadInput($"{source}, line {error.Start.Line}: {error.Message}", error);
        }
        catch (RecipeFormatException error)
        {
            throw DyadicException.BadInput($"{source}, line {error.Line}: {error.Message}.", error);
        }
    }

    // True for the usual constants, or a mapping of those that differ.
    private static AdaRoundSettings? Rounding(YamlNode node)
    {
        if (node is YamlMappingNode) return AdaRoundKeys.Read(new AdaRoundSettings(), node);
        return Flag(node) ? new AdaRoundSettings() : null;
    }

    // The family of functions inside recurrent layers: a table, or so many straight pieces.
    private static int GatePieces(YamlNode node)
    {
        if (node is YamlMappingNode) return GateKeys.Read(Recipe.PaperPieces, node);
        return Text(node) switch
        {
            "exact" => Recipe.TablePieces,
            "pwl" => Recipe.PaperPieces,
            string other => throw new RecipeFormatException(node, $"gates should be exact, pwl or a mapping of pieces, not '{other}'"),
        };
    }

    private static EqualizationMode Equalization(YamlNode node) => Text(node) switch
    {
        "off" => EqualizationMode.Off,
        "exact" => EqualizationMode.Exact,
        "unclip" => EqualizationMode.Unclip,
        string other => throw new RecipeFormatException(node, $"equalize should be off, exact or unclip, not '{other}'"),
    };

    private static NodeOverride[] Overrides(YamlNode node) => node is YamlSequenceNode list
        ? [.. list.Select(item => OverrideKeys.Read(new NodeOverride(), item))]
        : throw new RecipeFormatException(node, "overrides should be a list of mappings");
}
