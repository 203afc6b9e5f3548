using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>Knows how to compute an operator, or a group of nodes, with a kernel.</summary>
/// <remarks>One operator or fused group, one file. All inputs and outputs of the node have known types and shapes when it is asked.</remarks>
internal abstract class KernelBinding
{
    /// <summary>The nodes it would compute, beginning with <paramref name="node"/>, and how; null when the node is not its own.</summary>
    /// <param name="plan">The plan being built: facts, constants and who reads what.</param>
    /// <param name="node">The node.</param>
    public abstract StepGroup? Bind(PlanBuilder plan, Node node);
}

/// <summary>Every binding of this assembly; filled at build time.</summary>
[CatalogOf(typeof(KernelBinding))]
internal static partial class KernelBindingCatalog;

/// <summary>Nodes that one kernel computes together.</summary>
/// <param name="Nodes">The nodes, producers before consumers. Values between them are never written.</param>
/// <param name="Emit">Adds the step, called when the inputs of every node are computed.</param>
internal sealed record StepGroup(IReadOnlyList<Node> Nodes, Action Emit)
{
    public StepGroup(Node node, Action emit)
        : this([node], emit)
    {
    }
}
