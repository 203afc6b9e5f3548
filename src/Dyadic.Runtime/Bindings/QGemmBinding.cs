using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>ONNX Runtime's QGemm with constant right operand and parameters, and the Clip that follows it: one product that requantizes in float32, half to even.</summary>
internal sealed class QGemmBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not QGemm { TransA: false } gemm || plan.Facts.Constant(node.Inputs[3]) is not { Shape.Rank: 2 } given) return null;
        if (!IntegerConstants.IsByte(given.ElementType)) return null;
        DenseTensor rhs = gemm.TransB ? Transposed(given) : given;
        if (!IntegerProductStep.Takes(plan, node.Inputs[0]!, rhs, node)) return null;
        int columns = rhs.Shape[1];
        if (IntegerConstants.Scale(plan, node, 1) is not { } lhsScale || IntegerConstants.ZeroPoint(plan, node, 2) is not { } zeroPoint) return null;
        if (IntegerConstants.Scales(plan, node, 4, columns) is not { } rhsScales) return null;
        if (IntegerConstants.ZeroPoints(plan, node, 5, columns) is not { } rhsZeroPoints || Bias(plan, node, columns) is not { } bias) return null;
        float[] scales = Array.ConvertAll(rhsScales, scale => gemm.Alpha * lhsScale * scale);
        if (node.Input(7) is null)
        {
            if (!Array.TrueForAll(scales, float.IsFinite)) return null;
            return IntegerProductStep.Group(plan, new IntegerEpilogue([node], node.Output, OutputStage.Dequantize(bias, scales)), rhs, zeroPoint, rhsZeroPoints);
        }

        if (IntegerConstants.Scale(plan, node, 7) is not { } outputScale || IntegerConstants.ZeroPoint(plan, node, 8) is not { } outputZeroPoint) return null;
        scales = Array.ConvertAll(scales, scale => scale / outputScale);
        if (!Array.TrueForAll(scales, float.IsFinite)) return null;
        CodeClamp clamp = CodeClamp.Of(plan, node);
        OutputStage stage = OutputStage.Float32HalfEven(bias, scales, outputZeroPoint, plan.Facts[node.Output].Type, clamp.Min, clamp.Max);
        return IntegerProductStep.Group(plan, new IntegerEpilogue(clamp.Nodes, clamp.Output, stage), rhs, zeroPoint, rhsZeroPoints);
    }

    private static int[]? Bias(PlanBuilder plan, Node node, int columns)
    {
        if (node.Input(6) is not { } value) return [];
        if (plan.Facts.Constant(value) is not { ElementType: ElementType.Int32 } constant || !ChannelConstant.Fits(constant.Shape, plan.Facts.Shape(node.Output), 1)) return null;
        return ChannelConstant.Spread(constant.Span<int>().ToArray(), columns);
    }

    private static DenseTensor Transposed(DenseTensor matrix)
    {
        (int rows, int columns) = (matrix.Shape[0], matrix.Shape[1]);
        DenseTensor result = DenseTensor.Zeros(matrix.ElementType, [columns, rows]);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) result.Bytes[(column * rows) + row] = matrix.Bytes[(row * columns) + column];
        }

        return result;
    }
}
