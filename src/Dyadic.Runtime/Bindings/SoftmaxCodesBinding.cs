using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Softmax of codes with constant parameters.</summary>
internal sealed unsafe class SoftmaxCodesBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not SoftmaxCodes || plan.Facts.Constant(node.Inputs[1]) is not { } table || plan.Facts.Constant(node.Inputs[2]) is not { } levels) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (IntegerConstants.ZeroPoint(plan, node, 3) is not { } zeroPoint || shape.Count == 0) return null;
        FloatCodeSoftmax kernel = new(table.Span<int>(), levels.Span<float>()[0], plan.Facts[node.Inputs[0]!].Type, plan.Facts[node.Output].Type, zeroPoint, shape[-1]);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!), y = plan.Define(node.Output);
            long rows = shape.Count / shape[-1];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, rows, pool)) { Kernel = "softmax of codes", Nodes = [node], Inputs = [x], Outputs = [y], MayOverwrite = [x] });
        });
    }
}
