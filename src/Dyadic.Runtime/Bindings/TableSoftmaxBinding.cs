using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>TableSoftmax with constant parameters.</summary>
internal sealed unsafe class TableSoftmaxBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not TableSoftmax || plan.Facts.Constant(node.Inputs[1]) is not { ElementType: ElementType.Int64, Count: 256 } table) return null;
        if (plan.Facts.Constant(node.Inputs[2]) is not { ElementType: ElementType.Int64, Count: 1 } levels || levels.Span<long>()[0] is < 1 or > 1 << 16) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (shape.Count == 0 || shape.Rank == 0 || shape[-1] > 1 << 20 || table.Span<long>().ContainsAnyExceptInRange(0, 1L << 40)) return null;
        CodeSoftmax kernel = new(table.Span<long>(), levels.Span<long>()[0], shape[-1]);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!), y = plan.Define(node.Output);
            long rows = shape.Count / shape[-1];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, rows, pool)) { Kernel = "softmax by table", Nodes = [node], Inputs = [x], Outputs = [y], MayOverwrite = [x] });
        });
    }
}
