using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Layer normalization of codes with constant gain and shift.</summary>
internal sealed unsafe class LayerNormalizationCodesBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not LayerNormalizationCodes norm || plan.Facts.Constant(node.Inputs[1]) is not { } gain || plan.Facts.Constant(node.Inputs[2]) is not { } shift) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (IntegerConstants.ZeroPoint(plan, node, 3) is not { } zeroPoint || shape.Count == 0 || gain.Count != shape[-1]) return null;
        FloatCodeNormalization kernel = new(gain.Span<float>(), shift.Span<float>(), norm.Epsilon, plan.Facts[node.Inputs[0]!].Type, plan.Facts[node.Output].Type, zeroPoint);
        return new StepGroup(node, () =>
        {
            Operand x = plan.Use(node.Inputs[0]!), y = plan.Define(node.Output);
            long rows = shape.Count / shape[-1];
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(x.Pointer, y.Pointer, rows, pool)) { Kernel = "layer normalization of codes", Nodes = [node], Inputs = [x], Outputs = [y], MayOverwrite = [x] });
        });
    }
}
