using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Finds float functions that stand between quantized values in the qdq form only; the other forms leave them in float.</summary>
internal interface IFunctionLayerRule
{
    /// <summary>Looks at a node that no <see cref="ILayerRule"/> made a layer; null when it is not the rule's.</summary>
    QuantizedLayer? Match(Graph graph, Node node);
}

/// <summary>Every rule of functions; filled at build time.</summary>
[CatalogOf(typeof(IFunctionLayerRule))]
internal static partial class FunctionLayerRules;
