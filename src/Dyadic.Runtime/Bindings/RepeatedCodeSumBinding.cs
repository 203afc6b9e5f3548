using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;
using AddRequantizeOperator = Dyadic.Graphs.Operators.AddRequantize;

namespace Dyadic.Runtime.Bindings;

/// <summary>AddRequantize whose right-hand side repeats along leading axes, such as positions that every sample gets.</summary>
internal sealed unsafe class RepeatedCodeSumBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not AddRequantizeOperator || CodeSumNode.Of(plan, node) is not { } sum) return null;
        TensorShape shape = plan.Facts.Shape(sum.Output), repeated = plan.Facts.Shape(sum.Rhs);
        if (shape.Count == 0 || plan.Facts.Shape(sum.Lhs) != shape || !RepeatsAlongLeadingAxes(repeated, shape)) return null;
        return new StepGroup(sum.Nodes, () =>
        {
            Operand a = plan.Use(sum.Lhs), b = plan.Use(sum.Rhs), y = plan.Define(sum.Output);
            int period = b.Count, times = y.Count / period;
            long aBytes = (long)period * a.Type.ByteWidth(), yBytes = (long)period * y.Type.ByteWidth();
            WorkerPool pool = plan.Pool;
            CodeSum kernel = sum.Kernel;
            plan.Add(new KernelStep(() =>
            {
                for (int i = 0; i < times; i++) kernel.Run(a.Pointer + (i * aBytes), b.Pointer, y.Pointer + (i * yBytes), period, pool);
            })
            {
                Kernel = "requantized addition",
                Nodes = sum.Nodes,
                Inputs = [a, b],
                Outputs = [y],
                MayOverwrite = [a],
            });
        });
    }

    // Every axis is 1 up to some axis and full from there on.
    private static bool RepeatsAlongLeadingAxes(TensorShape repeated, TensorShape shape)
    {
        int offset = shape.Rank - repeated.Rank, axis = repeated.Rank - 1;
        if (offset < 0) return false;
        while (axis >= 0 && repeated[axis] == shape[axis + offset]) axis--;
        while (axis >= 0 && repeated[axis] == 1) axis--;
        return axis < 0;
    }
}
