using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>ONNX Runtime's QLinearAdd of two tensors of one shape with constant parameters, and the Clip that follows it, in either layout.</summary>
internal sealed unsafe class QLinearAddBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not QLinearAdd) return null;
        ElementType type = plan.Facts[node.Output].Type;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (!IntegerConstants.IsByte(type) || shape.Count == 0 || plan.Facts.Shape(node.Inputs[0]!) != shape || plan.Facts.Shape(node.Inputs[3]!) != shape) return null;
        if (IntegerConstants.Scale(plan, node, 1) is not { } lhsScale || IntegerConstants.ZeroPoint(plan, node, 2) is not { } lhsZero) return null;
        if (IntegerConstants.Scale(plan, node, 4) is not { } rhsScale || IntegerConstants.ZeroPoint(plan, node, 5) is not { } rhsZero) return null;
        if (IntegerConstants.Scale(plan, node, 6) is not { } scale || IntegerConstants.ZeroPoint(plan, node, 7) is not { } zero) return null;
        float lhsRatio = lhsScale / scale, rhsRatio = rhsScale / scale;
        float offset = zero - MathF.FusedMultiplyAdd(lhsRatio, lhsZero, rhsRatio * rhsZero);
        if (!float.IsFinite(lhsRatio) || !float.IsFinite(rhsRatio) || !float.IsFinite(offset)) return null;
        CodeClamp clamp = CodeClamp.Of(plan, node);
        FloatCodeSum kernel = new(type, lhsRatio, rhsRatio, offset, clamp.Min, clamp.Max);
        return new StepGroup(clamp.Nodes, () =>
        {
            Layout layout = plan.LayoutFor([node.Inputs[0], node.Inputs[3]]);
            Operand a = plan.Use(node.Inputs[0]!, layout), b = plan.Use(node.Inputs[3]!, layout), y = plan.Define(clamp.Output, layout);
            int count = y.Count;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run(a.Pointer, b.Pointer, y.Pointer, count, pool))
            {
                Kernel = "quantized addition",
                Nodes = clamp.Nodes,
                Inputs = [a, b],
                Outputs = [y],
                MayOverwrite = [a, b],
            });
        });
    }
}
