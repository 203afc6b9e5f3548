using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Products of two tensors of codes that are read and written through permuted axes, and the Clip that follows: no operand is moved first.</summary>
internal sealed unsafe class QLinearMatMulTransposedBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not QLinearMatMulTransposed product) return null;
        PermutedMatrices a = new(plan.Facts.Shape(node.Inputs[0]!), product.PermA), b = new(plan.Facts.Shape(node.Inputs[3]!), product.PermB);
        if (a.Shape.Rank < 2 || b.Shape.Rank < 2 || plan.Facts.Shape(node.Output).Count == 0) return null;
        PermutedMatrices y = PermutedMatrices.Written(plan.Facts.Shape(node.Output), product.PermY);
        if (a.ColumnStride != 1 || y.ColumnStride != 1 || (b.ColumnStride != 1 && b.RowStride != 1)) return null;
        if (IntegerConstants.Scale(plan, node, 1) is not { } aScale || IntegerConstants.ZeroPoint(plan, node, 2) is not { } aZero) return null;
        if (IntegerConstants.Scale(plan, node, 4) is not { } bScale || IntegerConstants.ZeroPoint(plan, node, 5) is not { } bZero) return null;
        if (IntegerConstants.Scale(plan, node, 6) is not { } yScale || IntegerConstants.ZeroPoint(plan, node, 7) is not { } yZero) return null;
        CodeClamp clamp = CodeClamp.Of(plan, node);
        ElementType type = plan.Facts[node.Output].Type, aType = plan.Facts[node.Inputs[0]!].Type, bType = plan.Facts[node.Inputs[3]!].Type;
        float scale = aScale * bScale / yScale;
        if (!float.IsFinite(scale)) return null;
        OutputStage stage = OutputStage.Float32HalfEven([], [scale], yZero, type, clamp.Min, clamp.Max);
        bool transposed = b.ColumnStride != 1;
        ProductStrides strides = new(a.RowStride, transposed ? b.ColumnStride : b.RowStride, y.RowStride);
        BatchOffsets batches = new(a.Shape, b.Shape, y.Shape);
        ProductStarts starts = new(a.Starts(batches.Lhs), b.Starts(batches.Rhs), y.Starts([.. Enumerable.Range(0, batches.Count)]));
        int depth = a.Shape[-1], columns = b.Shape[-1], rows = a.Shape[-2];
        return new StepGroup(clamp.Nodes, () =>
        {
            BatchedIntegerGemm kernel = new(rows, type, starts, () => new DynamicIntegerGemm(depth, columns, aType, aZero, bType, bZero, stage, transposed, strides));
            Operand lhs = plan.Use(node.Inputs[0]!), rhs = plan.Use(node.Inputs[3]!), output = plan.Define(clamp.Output);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(lhs.Pointer, rhs.Pointer, output.Pointer, pool))
            {
                Kernel = $"integer product of two tensors {kernel.KernelName}",
                Nodes = clamp.Nodes,
                Inputs = [lhs, rhs],
                Outputs = [output],
            });
        });
    }
}
