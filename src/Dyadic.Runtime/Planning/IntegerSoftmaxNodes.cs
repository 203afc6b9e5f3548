using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Runtime.Planning;

/// <summary>The nodes of an integer softmax with constant parameters, perhaps behind a mask that repeats along leading axes.</summary>
/// <remarks><code>
///   codes ─ exponential ─ shares
///   codes ─ [Cast] ─ Where(visible, ·, least) ─ [Cast] ─ exponential ─ Where(visible, ·, 0) ─ shares
/// </code></remarks>
/// <param name="Nodes">The nodes, in order.</param>
/// <param name="Logits">The codes.</param>
/// <param name="Visible">What takes part, or null for everything.</param>
/// <param name="MaskRows">Rows of the mask.</param>
/// <param name="Shares">The codes of shares.</param>
/// <param name="Function">What is computed.</param>
internal sealed record IntegerSoftmaxNodes(Node[] Nodes, Value Logits, Value? Visible, long MaskRows, Value Shares, IntegerSoftmax Function)
{
    /// <summary>The softmax that begins with a node; null when none does.</summary>
    public static IntegerSoftmaxNodes? Of(PlanBuilder plan, Node node) => node.Operator is ExponentialOperator
        ? Match(plan, [], node.Inputs[0]!, node, null)
        : Hidden(plan, node) is var (where, logits, last, before) && plan.SoleReader(last) is { Operator: ExponentialOperator } exponential && exponential.Inputs[0] == last ? Match(plan, before, logits, exponential, where) : null;

    /// <summary>A kernel for the rows.</summary>
    public SoftmaxRows Create(PlanBuilder plan)
    {
        (ElementType codes, ElementType shares, int depth) = (plan.Facts[Logits].Type, plan.Facts[Shares].Type, plan.Facts.Shape(Shares)[-1]);
        return new SoftmaxRows(Function, codes, shares, depth);
    }

    private static IntegerSoftmaxNodes? Match(PlanBuilder plan, Node[] before, Value logits, Node exponential, Node? where)
    {
        if (plan.SoleReader(exponential.Output) is not { } reader) return null;
        Node? terms = where is null ? null : reader;
        if (terms is not null && (terms.Operator is not Where || terms.Inputs[1] != exponential.Output || terms.Inputs[0] != where!.Inputs[0] || !IsNumber(plan, terms, 0))) return null;
        Node? share = terms is null ? reader : plan.SoleReader(terms.Output);
        if (share is not { Operator: ShareOperator second } || share.Inputs[0] != (terms ?? exponential).Output) return null;
        if (Parameters(plan, exponential) is not { } first || Parameters(plan, share) is not { } last) return null;
        TensorShape shape = plan.Facts.Shape(share.Output);
        if (shape.Count == 0 || shape.Rank == 0 || plan.Facts.Shape(logits) != shape) return null;
        long? maskRows = where is null ? 1 : Rows(plan.Facts.Shape(where.Inputs[0]!), shape);
        if (maskRows is not { } rows || (where is not null && !IsNumber(plan, where, (long)plan.Facts[logits].Type.IntegerRange().Min))) return null;
        IntegerSoftmax function = new(((ExponentialOperator)exponential.Operator).Function(first), second.Function(last));
        if (shape[-1] > function.LongestRow) return null;
        Node[] nodes = terms is null ? [.. before, exponential, share] : [.. before, exponential, terms, share];
        return new IntegerSoftmaxNodes(nodes, logits, where?.Inputs[0], rows, share.Output, function);
    }

    // Codes of other types than uint8 are selected among as int32.
    private static (Node Where, Value Logits, Value Last, Node[] Nodes)? Hidden(PlanBuilder plan, Node node)
    {
        if (node.Operator is Where) return (node, node.Inputs[1]!, node.Output, [node]);
        if (node.Operator is not Cast { To: ElementType.Int32 } || plan.SoleReader(node.Output) is not { Operator: Where } where || where.Inputs[1] != node.Output) return null;
        if (plan.SoleReader(where.Output) is not { Operator: Cast narrow } cast || narrow.To != plan.Facts[node.Inputs[0]!].Type) return null;
        return (where, node.Inputs[0]!, cast.Output, [node, where, cast]);
    }

    private static DenseTensor[]? Parameters(PlanBuilder plan, Node node)
    {
        DenseTensor?[] parameters = [.. node.Inputs.Skip(1).Select(plan.Facts.Constant)];
        return Array.Exists(parameters, parameter => parameter is null) ? null : [.. parameters.OfType<DenseTensor>()];
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
