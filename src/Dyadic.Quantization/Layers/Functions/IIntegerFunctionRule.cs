using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Finds what only recipes with integer functions turn into integer layers: softmax, normalizations, activations, and what stands between them.</summary>
internal interface IIntegerFunctionRule
{
    /// <summary>Looks at a node that no <see cref="ILayerRule"/> made a layer; null when it is not the rule's, or the recipe leaves its kind in float.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="node">The node.</param>
    /// <param name="recipe">The recipe for the node.</param>
    QuantizedLayer? Match(Graph graph, Node node, Recipe recipe);
}

/// <summary>Every such rule; filled at build time.</summary>
[CatalogOf(typeof(IIntegerFunctionRule))]
internal static partial class IntegerFunctionRules;
