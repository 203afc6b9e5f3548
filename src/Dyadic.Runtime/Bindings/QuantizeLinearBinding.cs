using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>QuantizeLinear and DequantizeLinear between float and integers, one scale or one a channel, in either layout.</summary>
internal sealed unsafe class QuantizeLinearBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        (int? axis, ElementType codes, ElementType reals) = node.Operator switch
        {
            QuantizeLinear { BlockSize: 0 } q => ((int?)q.Axis, plan.Facts[node.Output].Type, plan.Facts[node.Inputs[0]!].Type),
            DequantizeLinear { BlockSize: 0 } d => (d.Axis, plan.Facts[node.Inputs[0]!].Type, plan.Facts[node.Output].Type),
            _ => (null, ElementType.Undefined, ElementType.Undefined),
        };
        bool narrow = codes is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16;
        if (axis is null || reals != ElementType.Float32 || !(narrow || (codes == ElementType.Int32 && node.Operator is DequantizeLinear))) return null;
        TensorShape shape = plan.Facts.Shape(node.Output);
        if (shape.Count == 0) return null;
        int along = shape.Rank == 0 ? 0 : axis.Value < 0 ? axis.Value + shape.Rank : axis.Value;
        int channels = along < shape.Rank ? shape[along] : 1;
        if (IntegerConstants.Scales(plan, node, 1, channels) is not { } scales) return null;
        if (IntegerConstants.ZeroPoints(plan, node, 2, channels) is not { } zeroPoints) return null;
        if (scales.Length > 1) zeroPoints = ChannelConstant.Spread(zeroPoints, scales.Length);
        else if (zeroPoints.Length > 1) return null;
        return new StepGroup(node, () => Emit(plan, node, scales, zeroPoints, along, codes));
    }

    private static void Emit(PlanBuilder plan, Node node, float[] scales, int[] zeroPoints, int along, ElementType codes)
    {
        Layout layout = plan.LayoutOf(node.Inputs[0]!);
        Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
        int inner = scales.Length == 1 ? 1 : checked((int)x.Shape.CountOf(Layouts.PhysicalAxis(along, x.Shape.Rank, layout) + 1, x.Shape.Rank));
        int count = x.Count;
        WorkerPool pool = plan.Pool;
        Action run;
        if (node.Operator is QuantizeLinear)
        {
            LinearQuantizer kernel = new(codes, scales, zeroPoints, inner);
            run = () => kernel.Run((float*)x.Pointer, y.Pointer, count, pool);
        }
        else
        {
            LinearDequantizer kernel = new(codes, scales, zeroPoints, inner);
            run = () => kernel.Run(x.Pointer, (float*)y.Pointer, count, pool);
        }

        plan.Add(new KernelStep(run) { Kernel = node.Operator is QuantizeLinear ? "quantize" : "dequantize", Nodes = [node], Inputs = [x], Outputs = [y] });
    }
}
