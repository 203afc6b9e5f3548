using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>MatMulInteger of two tensors that a run computes, with constant zero points, and the Requantize that follows it.</summary>
internal sealed unsafe class ActivationProductBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not MatMulInteger || plan.Facts.Constant(node.Inputs[1]) is not null) return null;
        PermutedMatrices a = new(plan.Facts.Shape(node.Inputs[0]!), null), b = new(plan.Facts.Shape(node.Inputs[1]!), null);
        if (a.Shape.Rank < 2 || b.Shape.Rank < 2 || plan.Facts.Shape(node.Output).Count == 0 || a.Shape[-1] == 0) return null;
        PermutedMatrices y = PermutedMatrices.Written(plan.Facts.Shape(node.Output), null);
        ElementType aType = plan.Facts[node.Inputs[0]!].Type, bType = plan.Facts[node.Inputs[1]!].Type;
        if (!IntegerConstants.IsByte(aType) || !IntegerConstants.IsByte(bType)) return null;
        if (IntegerConstants.ZeroPoint(plan, node, 2) is not { } aZero || IntegerConstants.ZeroPoint(plan, node, 3) is not { } bZero) return null;
        IntegerEpilogue epilogue = IntegerEpilogue.Of(plan, node, plan.Facts.Shape(node.Output).Rank - 1);
        ProductStrides strides = new(a.RowStride, b.RowStride, y.RowStride);
        BatchOffsets batches = new(a.Shape, b.Shape, y.Shape);
        ProductStarts starts = new(a.Starts(batches.Lhs), b.Starts(batches.Rhs), y.Starts([.. Enumerable.Range(0, batches.Count)]));
        int depth = a.Shape[-1], columns = b.Shape[-1], rows = a.Shape[-2];
        ElementType type = plan.Facts[epilogue.Output].Type;
        return new StepGroup(epilogue.Nodes, () =>
        {
            BatchedIntegerGemm kernel = new(rows, type, starts, () => new DynamicIntegerGemm(depth, columns, aType, aZero, bType, bZero, epilogue.Stage, transposedRhs: false, strides));
            Operand lhs = plan.Use(node.Inputs[0]!), rhs = plan.Use(node.Inputs[1]!), output = plan.Define(epilogue.Output);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(lhs.Pointer, rhs.Pointer, output.Pointer, pool))
            {
                Kernel = $"integer product of two tensors {kernel.KernelName}",
                Nodes = epilogue.Nodes,
                Inputs = [lhs, rhs],
                Outputs = [output],
            });
        });
    }
}
