using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float MatMul: one packed product when the right operand is a constant matrix, otherwise one product a batch entry.</summary>
internal sealed unsafe class MatMulBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not MatMul || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        TensorShape lhs = plan.Facts.Shape(node.Inputs[0]!), rhs = plan.Facts.Shape(node.Inputs[1]!), output = plan.Facts.Shape(node.Output);
        if (lhs.Rank < 1 || rhs.Rank < 2 || output.Count == 0 || rhs.Count == 0) return null;
        if (rhs.Rank > 2 || lhs.Rank < 2) return lhs.Rank < 2 ? null : Batched(plan, node, lhs, rhs, output);
        int depth = rhs[0], columns = rhs[1];
        int rows = (int)(lhs.Count / depth);
        if (plan.Facts.Constant(node.Inputs[1]) is not { } constant) return Batched(plan, node, lhs, rhs, output);
        FloatEpilogue epilogue = FloatEpilogue.Of(plan, node, null, output.Rank - 1, isConvolution: false);
        return new StepGroup(epilogue.Nodes, () => FloatProduct.Emit(plan, node.Inputs[0]!, epilogue, rows, plan.Prepared(
            epilogue.Nodes,
            "float product",
            () => new FloatGemm(depth, columns, constant.Span<float>(), epilogue.Bias, epilogue.Min, epilogue.Max, plan.Settings.Options.FloatPrecision))));
    }

    private static StepGroup Batched(PlanBuilder plan, Node node, TensorShape lhs, TensorShape rhs, TensorShape output)
    {
        BatchOffsets batches = new(lhs, rhs, output);
        int rows = lhs[-2], depth = lhs[-1], columns = rhs[-1];
        return new StepGroup(node, () =>
        {
            DynamicFloatGemm kernel = new(depth, columns);
            Operand a = plan.Use(node.Inputs[0]!), b = plan.Use(node.Inputs[1]!), y = plan.Define(node.Output);
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() =>
            {
                for (int i = 0; i < batches.Count; i++)
                {
                    float* left = (float*)a.Pointer + ((long)batches.Lhs[i] * rows * depth);
                    float* right = (float*)b.Pointer + ((long)batches.Rhs[i] * depth * columns);
                    kernel.Run(left, rows, right, (float*)y.Pointer + ((long)i * rows * columns), pool);
                }
            })
            {
                Kernel = "float product of two tensors",
                Nodes = [node],
                Inputs = [a, b],
                Outputs = [y],
            });
        });
    }
}
