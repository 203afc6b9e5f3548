using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Kernels.Functions;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Integer normalizations with constant parameters, a row at a time.</summary>
internal sealed unsafe class NormalizationBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not NormalizationOperator normalization) return null;
        DenseTensor?[] parameters = [.. node.Inputs.Skip(1).Select(plan.Facts.Constant)];
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (Array.Exists(parameters, parameter => parameter is null) || shape.Count == 0) return null;
        NormalizationParameters given = normalization.Fixed([.. parameters.OfType<DenseTensor>()]);
        if (shape[-1] != given.Function.Channels) return null;
        NormalizationRows kernel = new(given.Function, plan.Facts[node.Inputs[0]!].Type, normalization.To, given.ZeroPoint, [.. given.Factors]);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!), y = plan.Define(node.Output);
            long rows = shape.Count / shape[-1];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, rows, pool))
            {
                Kernel = "integer normalization",
                Nodes = [node],
                Inputs = [x],
                Outputs = [y],
                MayOverwrite = x.Type.ByteWidth() == y.Type.ByteWidth() ? [x] : [],
            });
        });
    }
}
