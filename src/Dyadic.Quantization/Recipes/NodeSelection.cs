using System.Text.RegularExpressions;
using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Decides which nodes a recipe lets be quantized.</summary>
internal sealed class NodeSelection(Recipe recipe)
{
    private readonly Regex[] _exclude = [.. recipe.Exclude.Select(Compile)];
    private readonly Regex[] _include = [.. recipe.Include.Select(Compile)];

    /// <summary>Why the recipe keeps a node in float; null when it does not.</summary>
    public string? ReasonToKeepFloat(Node node)
    {
        if (recipe.Overrides.LastOrDefault(change => change.KeepFloat is not null && change.Fits(node)) is { KeepFloat: true } kept) return $"the recipe keeps it in float ({kept})";
        if (recipe.ExcludeOperators.Contains(node.OpType)) return $"the recipe excludes operator {node.OpType}";
        if (Array.Find(_exclude, pattern => pattern.IsMatch(node.Name)) is { } excluded) return $"the recipe excludes names matching '{excluded}'";
        return _include.Length > 0 && !Array.Exists(_include, pattern => pattern.IsMatch(node.Name)) ? "the recipe includes only other names" : null;
    }

    /// <summary>A pattern that cannot take exponential time.</summary>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw DyadicException.Usage($"'{pattern}' is not a usable regular expression: {error.Message}");
        }
    }
}
