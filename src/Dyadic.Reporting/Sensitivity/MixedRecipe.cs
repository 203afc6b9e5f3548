using System.Text;
using System.Text.Json.Nodes;
using Dyadic.Quantization;

namespace Dyadic.Reporting;

/// <summary>Recipes with 8-bit weights, 4-bit weights and float layers side by side.</summary>
internal static class MixedRecipe
{
    // At 4 bits the range that clips a little is much better than the whole one.
    private const string NarrowRange = "mse";
    private const int NarrowBits = 4;

    /// <summary>The recipe.</summary>
    /// <param name="start">What all other layers get.</param>
    /// <param name="at4Bits">Names of nodes whose weights get 4 bits.</param>
    /// <param name="inFloat">Names of nodes that stay in float.</param>
    public static Recipe Of(Recipe start, IReadOnlyList<string> at4Bits, IReadOnlyList<string> inFloat)
    {
        List<NodeOverride> overrides = [.. start.Overrides];
        if (at4Bits.Count > 0) overrides.Add(new NodeOverride { Nodes = at4Bits, WeightBits = NarrowBits, WeightRange = NarrowRange });
        if (inFloat.Count > 0) overrides.Add(new NodeOverride { Nodes = inFloat, KeepFloat = true });
        return start with { Overrides = overrides };
    }

    /// <summary>The recipe as a file that starts from a preset. Names are quoted as JSON, which YAML reads.</summary>
    public static string Yaml(string preset, IReadOnlyList<string> at4Bits, IReadOnlyList<string> inFloat)
    {
        StringBuilder yaml = new($"recipe: {preset}\n");
        if (at4Bits.Count + inFloat.Count > 0) yaml.Append("overrides:\n");
        if (at4Bits.Count > 0) yaml.Append($"  - nodes:\n{Names(at4Bits)}    weight-bits: {NarrowBits}\n    weight-range: {NarrowRange}\n");
        if (inFloat.Count > 0) yaml.Append($"  - nodes:\n{Names(inFloat)}    keep-float: true\n");
        return yaml.ToString();
    }

    private static string Names(IReadOnlyList<string> names) => string.Concat(names.Select(name => $"      - {JsonValue.Create(name).ToJsonString()}\n"));
}
