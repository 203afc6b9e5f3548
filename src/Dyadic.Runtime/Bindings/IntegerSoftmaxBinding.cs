using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Kernels.Functions;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>An exponential and the shares of its terms, with constant parameters, in one pass over the rows; the terms are never stored.</summary>
internal sealed unsafe class IntegerSoftmaxBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not ExponentialOperator first || plan.SoleReader(node.Output) is not { Operator: ShareOperator second } share || share.Inputs[0] != node.Output) return null;
        if (Parameters(plan, node) is not { } firstParameters || Parameters(plan, share) is not { } secondParameters) return null;
        TensorShape shape = plan.Facts.Shape(share.Output);
        if (shape.Count == 0 || shape.Rank == 0) return null;
        IntegerSoftmax function = new(first.Function(firstParameters), second.Function(secondParameters));
        if (shape[-1] > function.LongestRow) return null;
        ElementType codes = plan.Facts[node.Inputs[0]!].Type;
        SoftmaxRows kernel = new(function, codes, second.To, shape[-1]);
        return new StepGroup([node, share], () =>
        {
            Operand x = plan.Use(node.Inputs[0]!), y = plan.Define(share.Output);
            long rows = shape.Count / shape[-1];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, rows, pool))
            {
                Kernel = "integer softmax",
                Nodes = [node, share],
                Inputs = [x],
                Outputs = [y],
                MayOverwrite = codes.ByteWidth() == second.To.ByteWidth() ? [x] : [],
            });
        });
    }

    /// <summary>The constant parameters of a function's node; null when one is computed.</summary>
    public static DenseTensor[]? Parameters(PlanBuilder plan, Node node)
    {
        DenseTensor?[] parameters = [.. node.Inputs.Skip(1).Select(plan.Facts.Constant)];
        return Array.Exists(parameters, parameter => parameter is null) ? null : [.. parameters.OfType<DenseTensor>()];
    }
}
