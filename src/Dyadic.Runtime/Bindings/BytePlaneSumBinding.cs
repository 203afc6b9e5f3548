using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>The products of two byte planes put together and requantized in one step.</summary>
internal sealed unsafe class BytePlaneSumBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node) => BytePlaneSumNodes.Of(plan, node) is not { } sum ? null : new StepGroup(sum.Nodes, () =>
    {
        Operand high = plan.Use(sum.High, sum.Layout), low = plan.Use(sum.Low, sum.Layout), y = plan.Define(sum.Output, sum.Layout);
        BytePlaneRequantize kernel = new(sum.Stage, sum.Channels);
        long rows = plan.Facts.Shape(sum.Output).Count / sum.Channels;
        WorkerPool pool = plan.Pool;
        plan.Add(new KernelStep(() => kernel.Run((int*)high.Pointer, (int*)low.Pointer, y.Pointer, rows, pool))
        {
            Kernel = "byte plane requantize",
            Nodes = sum.Nodes,
            Inputs = [high, low],
            Outputs = [y],
        });
    });
}
