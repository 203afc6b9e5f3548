namespace Dyadic.Graphs;

/// <summary>What follows the canonical passes where softmax and normalizations become integer functions: one node for each, and nodes of one output.</summary>
public static class IntegerFunctionPipeline
{
    /// <summary>The passes, in order.</summary>
    public static IReadOnlyList<IPass> Passes =>
    [
        new TransposedConvolutionIntoConv(),
        new FoldBatchNormIntoConv(), // what stood behind those
        new FuseRmsNormalization(),
        new SquareIntoProduct(),     // behind normalizations, which square too
        new FuseSoftmax(),
        new SplitIntoSlices(),       // layers have one output
        new EinsumIntoMatMul(),
    ];

    /// <summary>Applies the passes to a canonical graph and infers again.</summary>
    /// <returns>The patches applied.</returns>
    public static int Run(Graph graph)
    {
        int applied = new PassEngine().Run(graph, Passes);
        GraphInference.Infer(graph);
        return applied;
    }
}
