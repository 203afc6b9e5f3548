using Dyadic.Graphs.Operators;

namespace Dyadic.Graphs;

/// <summary>Removes Identity, Cast to the type that a value has, and Dropout whose mask nobody reads (inference passes its input through). Exact.</summary>
/// <remarks><code>
///   before:  x ─ Identity ─ y        after:  x
/// </code></remarks>
public sealed class RemoveIdentity : IPass
{
    /// <inheritdoc/>
    public string Name => nameof(RemoveIdentity);

    /// <inheritdoc/>
    public GraphPatch? Rewrite(Graph graph, Node node)
    {
        if (node.Operator is not (Identity or Dropout) && !(node.Operator is Cast cast && node.Inputs[0]?.Type == cast.To)) return null;
        if (node.Outputs.Count > 1 && node.Outputs[1] is { } mask && (mask.Consumers.Count > 0 || graph.Outputs.Contains(mask))) return null;
        if (node.Inputs[0] is not { } input || node.Outputs[0] is null) return null;
        bool isBorder = input.Producer is null || graph.Outputs.Contains(input);
        if (graph.Outputs.Contains(node.Output) && isBorder) return null;   // a copy is needed to give an input a second name

        return GraphPatch.Replacing(node.Output, input);
    }
}
