using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Kernels.Functions;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>An integer softmax behind a mask that repeats along leading axes: hidden codes become the least, hidden terms 0, in one pass over the rows.</summary>
/// <remarks><code>
///   codes ─ [Cast] ─ Where(visible, ·, least) ─ [Cast] ─ exponential ─ Where(visible, ·, 0) ─ shares
/// </code></remarks>
internal sealed unsafe class MaskedSoftmaxBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (Hidden(plan, node) is not { } hidden) return null;
        (Node where, Value logits, Value last, Node[] before) = hidden;
        if (plan.SoleReader(last) is not { Operator: ExponentialOperator first } exponential || exponential.Inputs[0] != last) return null;
        if (plan.SoleReader(exponential.Output) is not { Operator: Where } terms || terms.Inputs[1] != exponential.Output || terms.Inputs[0] != where.Inputs[0]) return null;
        if (plan.SoleReader(terms.Output) is not { Operator: ShareOperator second } share || share.Inputs[0] != terms.Output) return null;
        if (IntegerSoftmaxBinding.Parameters(plan, exponential) is not { } firstParameters || IntegerSoftmaxBinding.Parameters(plan, share) is not { } secondParameters) return null;
        TensorShape shape = plan.Facts.Shape(share.Output), mask = plan.Facts.Shape(where.Inputs[0]!);
        ElementType codes = plan.Facts[logits].Type;
        if (shape.Count == 0 || shape.Rank == 0 || plan.Facts.Shape(logits) != shape || Rows(mask, shape) is not { } maskRows) return null;
        if (!IsNumber(plan, where, (long)codes.IntegerRange().Min) || !IsNumber(plan, terms, 0)) return null;
        IntegerSoftmax function = new(first.Function(firstParameters), second.Function(secondParameters));
        if (shape[-1] > function.LongestRow) return null;
        SoftmaxRows kernel = new(function, codes, second.To, shape[-1]);
        Node[] nodes = [.. before, exponential, terms, share];
        return new StepGroup(nodes, () =>
        {
            Operand x = plan.Use(logits), visible = plan.Use(where.Inputs[0]!), y = plan.Define(share.Output);
            long rows = shape.Count / shape[-1];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, visible.Pointer, maskRows, y.Pointer, rows, pool))
            {
                Kernel = "masked integer softmax",
                Nodes = nodes,
                Inputs = [x, visible],
                Outputs = [y],
                MayOverwrite = codes.ByteWidth() == second.To.ByteWidth() ? [x] : [],
            });
        });
    }

    // Codes of other types than uint8 are selected among as int32.
    private static (Node Where, Value Logits, Value Last, Node[] Nodes)? Hidden(PlanBuilder plan, Node node)
    {
        if (node.Operator is Where) return (node, node.Inputs[1]!, node.Output, [node]);
        if (node.Operator is not Cast { To: ElementType.Int32 } || plan.SoleReader(node.Output) is not { Operator: Where } where || where.Inputs[1] != node.Output) return null;
        if (plan.SoleReader(where.Output) is not { Operator: Cast narrow } cast || narrow.To != plan.Facts[node.Inputs[0]!].Type) return null;
        return (where, node.Inputs[0]!, cast.Output, [node, where, cast]);
    }

    // How many rows a mask has that repeats along leading axes; null when it does not.
    private static long? Rows(TensorShape mask, TensorShape shape)
    {
        int offset = shape.Rank - mask.Rank, axis = mask.Rank - 1;
        if (offset < 0 || mask.Rank == 0 || mask[-1] != shape[-1]) return null;
        while (axis >= 0 && mask[axis] == shape[axis + offset]) axis--;
        while (axis >= 0 && mask[axis] == 1) axis--;
        return axis < 0 ? mask.Count / mask[-1] : null;
    }

    private static bool IsNumber(PlanBuilder plan, Node where, long number) => plan.Facts.Constant(where.Inputs[2]) is { Count: 1 } constant && IntegerElements.Get(constant, 0) == number;
}
