using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>ArgMax of uint8 codes along an axis whose elements lie side by side, in standard layout or channels last.</summary>
internal sealed unsafe class CodeArgMaxBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not ArgMax { SelectLastIndex: false } argMax || plan.Facts[node.Inputs[0]!].Type != ElementType.UInt8) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!);
        if (shape.Rank == 0 || shape.Count == 0) return null;
        int axis = argMax.Axis < 0 ? argMax.Axis + shape.Rank : argMax.Axis;
        bool innermost = shape.CountOf(axis + 1, shape.Rank) == 1;
        if (!innermost && (axis != 1 || shape.Rank < 3)) return null;
        CodeArgMax kernel = new(shape[axis]);
        return new StepGroup(node, () =>
        {
            // One position a pixel: [N, H, W] and [N, 1, H, W] lie in memory alike.
            Operand x = plan.Use(node.Inputs[0]!, innermost ? Layout.Standard : Layout.ChannelsLast), y = plan.Define(node.Output);
            long rows = shape.Count / shape[axis];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, (long*)y.Pointer, rows, pool)) { Kernel = "position of the greatest code", Nodes = [node], Inputs = [x], Outputs = [y] });
        });
    }
}
