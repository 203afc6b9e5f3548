using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;
using AveragePoolKernel = Dyadic.Kernels.AveragePool;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float AveragePool, GlobalAveragePool, and ReduceMean over all spatial axes, channels last.</summary>
internal sealed unsafe class AveragePoolBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (plan.Facts[node.Output].Type != ElementType.Float32) return null;
        WorkerPool threads = plan.Pool;
        switch (node.Operator)
        {
            case Dyadic.Graphs.Operators.AveragePool pool
                when Pools.Windowed(plan, node, pool.AutoPad, pool.KernelShape, pool.Strides, pool.Pads, pool.Dilations) is { } geometry:
                AveragePoolKernel windowed = new(geometry, pool.CountIncludePad);
                return Pools.Group(plan, node, "float average pool", (x, y) => () => windowed.Run((float*)x.Pointer, (float*)y.Pointer, threads));
            case GlobalAveragePool when Pools.Global(plan.Facts.Shape(node.Inputs[0]!)) is { } whole:
                AveragePoolKernel global = new(whole, countIncludePad: false);
                return Pools.Group(plan, node, "float global average pool", (x, y) => () => global.Run((float*)x.Pointer, (float*)y.Pointer, threads));
            case ReduceMean mean when IsSpatial(plan, node, mean) && Pools.Global(plan.Facts.Shape(node.Inputs[0]!)) is { } spatial:
                return Mean(plan, node, mean, new AveragePoolKernel(spatial, countIncludePad: false));
            default:
                return null;
        }
    }

    // Without the reduced axes the result is [N, C], which lies in memory as [N, 1, 1, C] does.
    private static StepGroup Mean(PlanBuilder plan, Node node, ReduceMean mean, AveragePoolKernel kernel) => new(node, () =>
    {
        WorkerPool threads = plan.Pool;
        Operand x = plan.Use(node.Inputs[0]!, Layout.ChannelsLast), y = plan.Define(node.Output, mean.Keepdims ? Layout.ChannelsLast : Layout.Standard);
        plan.Add(new KernelStep(() => kernel.Run((float*)x.Pointer, (float*)y.Pointer, threads))
        {
            Kernel = "float mean over pixels",
            Nodes = [node],
            Inputs = [x],
            Outputs = [y],
        });
    });

    private static bool IsSpatial(PlanBuilder plan, Node node, ReduceMean mean)
    {
        int rank = plan.Facts.Shape(node.Inputs[0]!).Rank;
        if (mean.NoopWithEmptyAxes || rank < 3 || plan.Facts.Constant(node.Input(1)) is not { } axes) return false;
        return IntegerElements.ToInt64(axes).Select(axis => axis < 0 ? axis + rank : axis).Order().SequenceEqual(Enumerable.Range(2, rank - 2).Select(axis => (long)axis));
    }
}
