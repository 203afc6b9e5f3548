using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>QLinearAdd and AddRequantize with constant parameters, and the clamp that follows, in either layout.</summary>
internal sealed unsafe class CodeSumBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node) =>
        CodeSumNode.Of(plan, node) is { } sum && plan.Facts.Shape(sum.Lhs) == plan.Facts.Shape(sum.Output) && plan.Facts.Shape(sum.Rhs) == plan.Facts.Shape(sum.Output) ? new StepGroup(sum.Nodes, () => Emit(plan, sum)) : null;

    private static void Emit(PlanBuilder plan, CodeSumNode sum)
    {
        Layout layout = plan.LayoutFor([sum.Lhs, sum.Rhs]);
        Operand a = plan.Use(sum.Lhs, layout), b = plan.Use(sum.Rhs, layout), y = plan.Define(sum.Output, layout);
        int count = y.Count;
        WorkerPool pool = plan.Pool;
        CodeSum kernel = sum.Kernel;
        plan.Add(new KernelStep(() => kernel.Run(a.Pointer, b.Pointer, y.Pointer, count, pool))
        {
            Kernel = kernel is FloatCodeSum ? "quantized addition" : "requantized addition",
            Nodes = sum.Nodes,
            Inputs = [a, b],
            Outputs = [y],
            MayOverwrite = [a, b],
        });
    }
}
