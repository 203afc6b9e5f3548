using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>16-bit codes taken apart into two planes of bytes in one step.</summary>
internal sealed unsafe class BytePlaneSplitBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        return BytePlaneSplitNodes.Of(plan, node) is { } split ? new StepGroup(split.Nodes, () => Emit(plan, split.Nodes, split.Type, split.High, split.Low)) : null;
    }

    private static void Emit(PlanBuilder plan, IReadOnlyList<Node> nodes, ElementType type, Value highPlane, Value lowPlane)
    {
        Value input = nodes[0].Inputs[0]!;
        Layout layout = plan.LayoutOf(input);
        Operand x = plan.Use(input, layout), high = plan.Define(highPlane, layout), low = plan.Define(lowPlane, layout);
        BytePlaneSplit kernel = new(type);
        int count = x.Count;
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() => kernel.Run(x.Pointer, high.Pointer, low.Pointer, count, pool)) { Kernel = "byte planes", Nodes = nodes, Inputs = [x], Outputs = [high, low] });
    }
}
