using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;
using MaxPoolKernel = Dyadic.Kernels.MaxPool;

namespace Dyadic.Runtime.Bindings;

/// <summary>MaxPool and GlobalMaxPool of float and 8-bit tensors, channels last. Indices are left to the operator.</summary>
internal sealed unsafe class MaxPoolBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        ElementType type = plan.Facts[node.Output].Type;
        if (type is not (ElementType.Float32 or ElementType.UInt8 or ElementType.Int8)) return null;
        PoolGeometry? geometry = node.Operator switch
        {
            Dyadic.Graphs.Operators.MaxPool pool when node.Outputs.Skip(1).All(output => output is null) =>
                Pools.Windowed(plan, node, pool.AutoPad, pool.KernelShape, pool.Strides, pool.Pads, pool.Dilations),
            GlobalMaxPool => Pools.Global(plan.Facts.Shape(node.Inputs[0]!)),
            _ => null,
        };
        if (geometry is null) return null;
        MaxPoolKernel kernel = new(geometry, type);
        WorkerPool threads = plan.Pool;
        return Pools.Group(plan, node, "max pool", (x, y) => () => kernel.Run(x.Pointer, y.Pointer, threads));
    }
}
