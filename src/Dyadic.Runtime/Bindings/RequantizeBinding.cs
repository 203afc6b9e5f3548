using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>A rescaling of its own, over int32 accumulators in either layout.</summary>
internal sealed unsafe class RequantizeBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not RequantizeOperator requantize || plan.Facts[node.Inputs[0]!].Type != ElementType.Int32) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (shape.Rank == 0 || shape.Count == 0) return null;

        // Images have their parameters along axis 1; everything else along the last axis.
        foreach (int axis in (int[])[shape.Rank - 1, 1])
        {
            if (axis < shape.Rank && RequantizeStage.Of(plan, node, requantize, shape, axis) is { } stage) return new StepGroup(node, () => Emit(plan, node, stage, shape, axis));
        }

        return null;
    }

    private static void Emit(PlanBuilder plan, Node node, OutputStage stage, TensorShape shape, int channelAxis)
    {
        Layout layout = plan.LayoutOf(node.Inputs[0]!);
        Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
        int axis = Layouts.PhysicalAxis(channelAxis, shape.Rank, layout);
        int inner = checked((int)x.Shape.CountOf(axis + 1, shape.Rank));
        long outer = x.Shape.CountOf(0, axis);
        TensorRequantize kernel = new(stage, x.Shape[axis], inner);
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() => kernel.Run((int*)x.Pointer, y.Pointer, outer, pool)) { Kernel = "requantize", Nodes = [node], Inputs = [x], Outputs = [y] });
    }
}
