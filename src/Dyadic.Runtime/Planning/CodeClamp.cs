using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Runtime.Planning;

/// <summary>A Clip or Relu that alone reads codes: its bounds become those of the stage that writes them.</summary>
/// <param name="Nodes">The node that computes the codes, and the clamp if there is one.</param>
/// <param name="Output">The value that the group writes.</param>
/// <param name="Min">The smallest code to produce.</param>
/// <param name="Max">The largest code to produce.</param>
internal sealed record CodeClamp(IReadOnlyList<Node> Nodes, Value Output, int Min, int Max)
{
    /// <summary>Takes the clamp that alone reads a node's codes; otherwise the range of their type, of at most 16 bits.</summary>
    public static CodeClamp Of(PlanBuilder plan, Node node)
    {
        (Int128 min, Int128 max) = plan.Facts[node.Output].Type.IntegerRange();
        CodeClamp whole = new([node], node.Output, (int)min, (int)max);
        if (plan.SoleReader(node.Output) is not { Operator: Clip or Relu } next || next.Inputs[0] != node.Output) return whole;
        if (IntegerBounds.Of(plan, next) is not { } bounds || bounds.Low > bounds.High) return whole;
        return new CodeClamp([node, next], next.Output, (int)bounds.Low, (int)bounds.High);
    }
}
