using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Fusion;

/// <summary>Rewrites a graph of DequantizeLinear → float operator → QuantizeLinear so that its operators compute on codes. docs/decisions/0011-qdq-runs-on-codes.md.</summary>
internal static class QdqFusion
{
    // Constants first, then what only moves, then what computes; results that stay real come last, when all others have found their codes.
    private static readonly QdqPattern[] Moves = [new MovedDequantize(), new CancelledPair(), new MovedQuantize(), new CancelledPair()];

    private static readonly QdqPattern[] Operators =
    [
        new QdqConvolution(), new QdqAddition(), new QdqGlobalAverage(), new QdqFunction(), new QdqSoftmax(), new QdqLayerNormalization(),
        new QdqGemm(), new QdqActivationProduct(), new QdqMatrixProduct(), new AbsorbedTranspose(), new QdqAverage(), new QdqConvolutionToFloat(),
    ];

    /// <summary>The graph on codes; the graph itself when it quantizes nothing.</summary>
    /// <param name="graph">A graph with inferred types; not changed.</param>
    public static Graph Apply(Graph graph)
    {
        if (!graph.Nodes.Any(node => node.Operator is DequantizeLinear)) return graph;
        Graph fused = GraphCopy.Of(graph);
        PassEngine engine = new() { VerifiesEveryPatch = false }; // a session opens in milliseconds
        FoldCodes fold = new(new FoldConstants(new FoldingBudget(fused)));
        engine.Run(fused, [fold, Moves[0], fold, .. Moves.Skip(1), new MoveUnitAxesBeforeTranspose(), new MergeTransposes(), .. Operators]);
        return fused;
    }

    /// <summary>The operators of a fused graph that read or give quantized numbers and still compute in float.</summary>
    public static IReadOnlyList<FloatPattern> Unfused(Graph fused) =>
    [
        .. fused.Nodes.Where(IsFloat).Select(node => new FloatPattern(node.Name, node.OpType,
            Moves.Concat(Operators).Select(pattern => pattern.Match(fused, node)?.Reason).FirstOrDefault(reason => reason is { Length: > 0 }) ?? $"{node.OpType} has no form on codes")),
    ];

    private static bool IsFloat(Node node)
    {
        if (node.Operator is QuantizeLinear or DequantizeLinear || !node.Outputs.Any(output => output is { Type: ElementType.Float32 })) return false;
        // Wider integers are accumulators, whose reals leave the codes for good.
        bool reads = node.Inputs.Any(input => input?.Producer is { Operator: DequantizeLinear } dequantize && dequantize.Inputs[0]!.Type.BitWidth() <= 16);
        return reads || node.Outputs.Any(output => output is not null && output.Consumers.Any(consumer => consumer.Operator is QuantizeLinear));
    }
}
