using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>BilinearResize with constant taps, channels last.</summary>
internal sealed unsafe class BilinearResizeBinding : KernelBinding
{
    private const int One = 2048;

    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not BilinearResize || plan.Facts.Shape(node.Output).Count == 0) return null;
        TensorShape shape = plan.Facts.Shape(node.Inputs[0]!);
        if (Taps(plan, node, 1, shape[2]) is not { } rows || Taps(plan, node, 4, shape[3]) is not { } columns) return null;
        BilinearCodes kernel = new(rows, columns, shape[2], shape[3], shape[1]);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!, Layout.ChannelsLast), y = plan.Define(node.Output, Layout.ChannelsLast);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, shape[0], pool)) { Kernel = "bilinear resize of codes", Nodes = [node], Inputs = [x], Outputs = [y] });
        });
    }

    private static BilinearTaps? Taps(PlanBuilder plan, Node node, int first, int extent)
    {
        if (Numbers(plan, node, first) is not { } low || Numbers(plan, node, first + 1) is not { } high || Numbers(plan, node, first + 2) is not { } weight) return null;
        bool fits = low.Length == high.Length && low.Length == weight.Length && Array.TrueForAll(low, at => at >= 0 && at < extent) && Array.TrueForAll(high, at => at >= 0 && at < extent);
        return fits ? new BilinearTaps(Array.ConvertAll(low, at => (int)at), Array.ConvertAll(high, at => (int)at), Array.ConvertAll(weight, share => (int)Math.Clamp(share, 0, One))) : null;
    }

    private static long[]? Numbers(PlanBuilder plan, Node node, int input) => plan.Facts.Constant(node.Inputs[input]) is { } constant ? IntegerElements.ToInt64(constant) : null;
}
