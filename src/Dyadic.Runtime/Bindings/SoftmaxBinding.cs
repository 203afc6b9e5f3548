using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float Softmax along an axis whose elements lie side by side, in standard layout or channels last.</summary>
internal sealed unsafe class SoftmaxBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Softmax softmax || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (shape.Rank == 0 || shape.Count == 0) return null;
        int axis = softmax.Axis < 0 ? softmax.Axis + shape.Rank : softmax.Axis;
        bool innermost = shape.CountOf(axis + 1, shape.Rank) == 1;
        if (!innermost && (axis != 1 || shape.Rank < 3)) return null;
        return new StepGroup(node, () =>
        {
            Layout layout = innermost ? Layout.Standard : Layout.ChannelsLast;
            Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
            RowSoftmax kernel = new(shape[axis]);
            long rows = shape.Count / shape[axis];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run((float*)x.Pointer, (float*)y.Pointer, rows, pool))
            {
                Kernel = "float softmax",
                Nodes = [node],
                Inputs = [x],
                Outputs = [y],
                MayOverwrite = [x],
            });
        });
    }
}
