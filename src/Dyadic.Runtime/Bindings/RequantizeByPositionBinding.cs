using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>A Requantize whose constant parameters follow the positions of an image, as those of a windowed average do, in standard layout.</summary>
internal sealed unsafe class RequantizeByPositionBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Requantize requantize || plan.Facts[node.Inputs[0]!].Type != ElementType.Int32) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (shape.Rank < 3 || shape.Count == 0) return null;
        if (RequantizeStage.ByPosition(plan, node, requantize, shape) is not { } stage) return null;
        int positions = checked((int)shape.CountOf(2, shape.Rank));
        long planes = shape.Count / positions;
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!), y = plan.Define(node.Output);
            TensorRequantize kernel = new(stage, positions, inner: 1);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run((int*)x.Pointer, y.Pointer, planes, pool)) { Kernel = "requantize", Nodes = [node], Inputs = [x], Outputs = [y] });
        });
    }
}
