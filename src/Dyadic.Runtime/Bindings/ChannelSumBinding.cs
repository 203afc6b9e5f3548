using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Codes widened to int32 and summed over all spatial axes: the integer average, in one step, channels last.</summary>
internal sealed unsafe class ChannelSumBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Cast || plan.Facts[node.Output].Type != ElementType.Int32) return null;
        if (plan.SoleReader(node.Output) is not { Operator: ReduceSum sum } next || !IsSpatial(plan, next, sum)) return null;
        ElementType type = plan.Facts[node.Inputs[0]!].Type;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!);
        if (type is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16) || shape.Count == 0) return null;
        ChannelSum kernel = new(type, zeroPoint: 0, shape[0], checked((int)shape.CountOf(2, shape.Rank)), shape[1]);
        return new StepGroup([node, next], () =>
        {
            // Without the reduced axes the result is [N, C], which lies in memory as [N, 1, 1, C] does.
            Operand x = plan.Use(node.Inputs[0]!, Layout.ChannelsLast), y = plan.Define(next.Output, sum.Keepdims ? Layout.ChannelsLast : Layout.Standard);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, (int*)y.Pointer, pool)) { Kernel = "channel sum", Nodes = [node, next], Inputs = [x], Outputs = [y] });
        });
    }

    private static bool IsSpatial(PlanBuilder plan, Node node, ReduceSum sum)
    {
        int rank = plan.Facts.Shape(node.Inputs[0]!).Rank;
        if (sum.NoopWithEmptyAxes || rank < 3 || plan.Facts.Constant(node.Input(1)) is not { } axes) return false;
        return IntegerElements.ToInt64(axes).Select(axis => axis < 0 ? axis + rank : axis).Order().SequenceEqual(Enumerable.Range(2, rank - 2).Select(axis => (long)axis));
    }
}
