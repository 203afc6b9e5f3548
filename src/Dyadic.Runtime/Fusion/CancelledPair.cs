using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Codes that are dequantized and quantized again with the same parameters stay as they are. Exact: the error of the product and the quotient is far below half a step.</summary>
internal sealed class CancelledPair : QdqPattern
{
    /// <inheritdoc/>
    public override QdqMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not QuantizeLinear || CodeSource.Of(node.Inputs[0]) is not { } codes || CodeParameters.Of(node) != codes.Parameters) return null;
        return QdqMatch.Fused(GraphPatch.Replacing(node.Output, codes.Value));
    }
}
