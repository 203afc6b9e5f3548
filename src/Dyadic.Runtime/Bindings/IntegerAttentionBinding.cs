using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Integer attention as one step: the product of queries by keys, the integer softmax of its rows and the product by the values, a block of queries at a time.</summary>
internal sealed unsafe class IntegerAttentionBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (ScoresOf(plan, node) is not { } scores || plan.SoleReader(scores.Output) is not { } next) return null;
        if (IntegerSoftmaxNodes.Of(plan, next) is not { } softmax || softmax.Logits != scores.Output) return null;
        TensorShape queries = plan.Facts.Shape(node.Inputs[0]!), keys = plan.Facts.Shape(node.Inputs[1]!), rows = plan.Facts.Shape(scores.Output);
        if (softmax.MaskRows != 1 && softmax.MaskRows % rows[-2] != 0) return null;
        if (AttentionValues.Of(plan, softmax.Shares) is not { } values) return null;
        TensorShape value = plan.Facts.Shape(values.Operand), output = plan.Facts.Shape(values.Output);
        BatchOffsets heads = new(queries, keys, rows), sums = new(rows, value, output);
        if (heads.Count != sums.Count || !sums.Lhs.SequenceEqual(Enumerable.Range(0, sums.Count))) return null;
        AttentionShape shape = new(
            rows[-2], rows[-1], queries[-1], value[-1], plan.Facts[scores.Output].Type, plan.Facts[softmax.Shares].Type, plan.Facts[values.Output].Type,
            new ProductStarts(StartsOf(queries, heads.Lhs), StartsOf(keys, heads.Rhs), StartsOf(output, [.. Enumerable.Range(0, sums.Count)])), StartsOf(value, sums.Rhs));
        Node[] nodes = [.. scores.Nodes, .. softmax.Nodes, .. values.Nodes];
        return new StepGroup(nodes, () => Emit(plan, node, scores, softmax, values, shape, nodes));
    }

    private static void Emit(PlanBuilder plan, Node product, IntegerEpilogue scores, IntegerSoftmaxNodes softmax, AttentionValues values, AttentionShape shape, Node[] nodes)
    {
        Func<DynamicIntegerGemm> createScores = Product(plan, product, shape.Depth, shape.Keys, scores.Stage), createValues = Product(plan, values.Product, shape.Keys, shape.ValueDepth, values.ProductStage);
        IntegerAttention kernel = new(shape, new AttentionProducts(createScores, () => softmax.Create(plan), values.Table, plan.Facts[values.Shares].Type, createValues, values.Planes));
        Operand queries = plan.Use(product.Inputs[0]!), keys = plan.Use(product.Inputs[1]!), value = plan.Use(values.Operand), output = plan.Define(values.Output);
        Operand? visible = softmax.Visible is null ? null : plan.Use(softmax.Visible);
        WorkerPool pool = plan.Pool;
        long maskRows = softmax.MaskRows;
        plan.Add(new KernelStep(() => kernel.Run(queries.Pointer, keys.Pointer, value.Pointer, visible is null ? null : visible.Pointer, maskRows, output.Pointer, pool))
        {
            Kernel = $"integer attention {kernel.KernelName}",
            Nodes = nodes,
            Inputs = visible is null ? [queries, keys, value] : [queries, keys, value, visible],
            Outputs = [output],
        });
    }

    // A product of 8-bit tensors that gives codes.
    private static IntegerEpilogue? ScoresOf(PlanBuilder plan, Node node)
    {
        if (!AttentionValues.IsProduct(plan, node)) return null;
        IntegerEpilogue scores = IntegerEpilogue.Of(plan, node, plan.Facts.Shape(node.Output).Rank - 1);
        return plan.Facts[scores.Output].Type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 ? scores : null;
    }

    private static Func<DynamicIntegerGemm> Product(PlanBuilder plan, Node node, int depth, int columns, OutputStage stage)
    {
        (ElementType lhs, ElementType rhs) = (plan.Facts[node.Inputs[0]!].Type, plan.Facts[node.Inputs[1]!].Type);
        (int lhsZero, int rhsZero) = (IntegerConstants.ZeroPoint(plan, node, 2)!.Value, IntegerConstants.ZeroPoint(plan, node, 3)!.Value);
        return () => new DynamicIntegerGemm(depth, columns, lhs, lhsZero, rhs, rhsZero, stage);
    }

    private static long[] StartsOf(TensorShape shape, int[] matrices) => Array.ConvertAll(matrices, index => (long)index * shape[-2] * shape[-1]);
}
