using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>The passes that bring an imported graph into the form that quantization and planning expect, in order.</summary>
public static class CanonicalPipeline
{
    /// <summary>The passes for a graph.</summary>
    public static IReadOnlyList<IPass> PassesFor(Graph graph) =>
    [
        new FoldKnownShapes(),                       // so that what exporters ask of shapes is a constant, too
        new FoldConstants(new FoldingBudget(graph)), // weights that exporters compute become constants, which all later rules look for
        new InlineConstantIf(),                      // its condition is a constant now, or never
        new RemoveIdentity(),                        // so that rules see the real producer and consumer
        new RemoveNeutralOperand(),
        new FuseLayerNormalization(),                // one node to quantize around
        new MoveUnitAxesBeforeTranspose(),           // so that transposes meet
        new MergeTransposes(),
        new FoldAddIntoConvBias(),                   // before batch normalization, which then folds the bias along
        new FoldBatchNormIntoConv(),
    ];

    /// <summary>Applies the passes to a graph and infers again.</summary>
    /// <param name="graph">The graph, changed in place.</param>
    /// <param name="engine">Logs and limits; null for a plain one.</param>
    /// <returns>The patches applied.</returns>
    public static int Run(Graph graph, PassEngine? engine = null)
    {
        int dead = DeadCode.Remove(graph);
        engine ??= new PassEngine();
        int applied = 0;
        Node[] conditions;
        do
        {
            // What a branch computes tells the ranks behind it, on which the condition of another If may depend.
            conditions = [.. graph.Nodes.Where(node => node.Operator is If)];
            applied += engine.Run(graph, PassesFor(graph));
            GraphInference.Infer(graph);
        }
        while (conditions.Except(graph.Nodes).Any());

        return applied + dead;
    }
}
