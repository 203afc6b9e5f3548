using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Clip and Relu of integers with constant bounds, in whatever layout the input has.</summary>
internal sealed unsafe class IntegerClampBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not (Clip or Relu) || IntegerBounds.Of(plan, node) is not { } bounds) return null;
        ElementType type = plan.Facts[node.Output].Type;
        if (!BinaryInteger.Takes(type)) return null;
        IntegerClamp kernel = new(type, bounds.Low, bounds.High);
        return new StepGroup(node, () =>
        {
            Layout layout = plan.LayoutOf(node.Inputs[0]!);
            Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
            int count = x.Count;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, count, pool))
            {
                Kernel = "integer clamp",
                Nodes = [node],
                Inputs = [x],
                Outputs = [y],
                MayOverwrite = [x],
            });
        });
    }
}
