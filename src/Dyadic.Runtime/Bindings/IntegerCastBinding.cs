using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Cast from integers to integers or float32, in whatever layout the input has.</summary>
internal sealed unsafe class IntegerCastBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Cast) return null;
        ElementType from = plan.Facts[node.Inputs[0]!].Type, to = plan.Facts[node.Output].Type;
        if (from == to || !IntegerCast.Takes(from, to)) return null;
        IntegerCast kernel = new(from, to);
        return new StepGroup(node, () =>
        {
            Layout layout = plan.LayoutOf(node.Inputs[0]!);
            Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
            int count = x.Count;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, count, pool)) { Kernel = "integer cast", Nodes = [node], Inputs = [x], Outputs = [y] });
        });
    }
}
