using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;

namespace Dyadic.Runtime.Planning;

/// <summary>What follows an integer product: its accumulators are requantized at once, so that no int32 tensor is written.</summary>
/// <param name="Nodes">The product, and the Requantize node when there is one.</param>
/// <param name="Output">The value that the group writes.</param>
/// <param name="Stage">What happens to the accumulators.</param>
internal sealed record IntegerEpilogue(IReadOnlyList<Node> Nodes, Value Output, OutputStage Stage)
{
    /// <summary>Takes the Requantize node that alone reads a product, or leaves the accumulators as they are.</summary>
    public static IntegerEpilogue Of(PlanBuilder plan, Node product, int channelAxis)
    {
        if (plan.SoleReader(product.Output) is { Operator: Requantize requantize } next && next.Inputs[0] == product.Output
            && RequantizeStage.Of(plan, next, requantize, plan.Facts.Shape(product.Output), channelAxis) is { } stage)
        {
            return new IntegerEpilogue([product, next], next.Output, stage);
        }

        return new IntegerEpilogue([product], product.Output, OutputStage.RawInt32());
    }
}
