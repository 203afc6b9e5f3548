using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Kernels.Functions;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>An exponential and the shares of its terms, with or without a mask, in one pass over the rows; the terms are never stored.</summary>
internal sealed unsafe class IntegerSoftmaxBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (IntegerSoftmaxNodes.Of(plan, node) is not { } softmax) return null;
        SoftmaxRows kernel = softmax.Create(plan);
        TensorShape shape = plan.Facts.Shape(softmax.Shares);
        return new StepGroup(softmax.Nodes, () =>
        {
            Operand x = plan.Use(softmax.Logits), y = plan.Define(softmax.Shares);
            Operand? visible = softmax.Visible is null ? null : plan.Use(softmax.Visible);
            long rows = shape.Count / shape[-1], maskRows = softmax.MaskRows;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, visible is null ? null : visible.Pointer, maskRows, y.Pointer, rows, pool))
            {
                Kernel = visible is null ? "integer softmax" : "masked integer softmax",
                Nodes = softmax.Nodes,
                Inputs = visible is null ? [x] : [x, visible],
                Outputs = [y],
                MayOverwrite = x.Type.ByteWidth() == y.Type.ByteWidth() ? [x] : [],
            });
        });
    }
}
