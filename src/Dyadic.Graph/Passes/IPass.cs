namespace Dyadic.Graphs;

/// <summary>A rule that looks at a graph and proposes one change at a time.</summary>
public interface IPass
{
    /// <summary>What the pass does, as a verb phrase.</summary>
    string Name { get; }

    /// <summary>Looks at one node; a patch if the rule applies there, null if not.</summary>
    GraphPatch? Rewrite(Graph graph, Node node);
}

/// <summary>A rule that looks at nodes of one operator.</summary>
/// <typeparam name="TOperator">The operator the rule starts from.</typeparam>
public abstract class RewriteRule<TOperator> : IPass
    where TOperator : Operator
{
    /// <inheritdoc/>
    public string Name => GetType().Name;

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node) => node.Operator is TOperator op ? Rewrite(graph, node, op) : null;

    /// <summary>Looks at one node of the operator; null when the rule does not apply.</summary>
    protected abstract GraphPatch? Rewrite(Graph graph, Node node, TOperator op);
}
