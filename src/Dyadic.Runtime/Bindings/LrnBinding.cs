using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float LRN, channels last.</summary>
internal sealed unsafe class LrnBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Lrn { Size: >= 1 and <= 512 } lrn || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (shape.Rank < 3 || shape.Count == 0) return null;
        LocalResponseNormalization kernel = new(shape[1], lrn.Size, lrn.Alpha, lrn.Beta, lrn.Bias);
        long pixels = shape.Count / shape[1];
        WorkerPool pool = plan.Pool;
        return Pools.Group(plan, node, "float local response normalization", (x, y) => () => kernel.Run((float*)x.Pointer, (float*)y.Pointer, pixels, pool));
    }
}
