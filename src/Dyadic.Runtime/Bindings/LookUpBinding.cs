using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>LookUp in a constant table of bytes or 16-bit numbers, in either layout.</summary>
internal sealed unsafe class LookUpBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not LookUp || plan.Facts.Constant(node.Inputs[1]) is not { } table || plan.Facts.Shape(node.Output).Count == 0) return null;
        int width = table.ElementType.ByteWidth();
        if (width > 2 || table.ElementType.BitWidth() < 8) return null;
        ByteTable kernel = new(table.Bytes, channels: 1, width);
        return new StepGroup(node, () =>
        {
            Layout layout = plan.LayoutOf(node.Inputs[0]!);
            Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
            long count = x.Count;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, count, pool)) { Kernel = "byte table", Nodes = [node], Inputs = [x], Outputs = [y] });
        });
    }
}
