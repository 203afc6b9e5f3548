using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float Gemm with a constant right operand and bias, and the bias and clamp that follow it.</summary>
internal sealed class GemmBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not Gemm gemm || gemm.TransA || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        TensorShape output = plan.Facts.Shape(node.Output);
        if (output.Count == 0 || plan.Facts.Constant(node.Inputs[1]) is not { } rhs) return null;
        int depth = plan.Facts.Shape(node.Inputs[0]!)[1], columns = output[1];
        if (depth == 0) return null;
        float[]? bias = null;
        if (node.Input(2) is { } c)
        {
            if (plan.Facts.Constant(c) is not { } constant || !ChannelConstant.Fits(constant.Shape, output, 1)) return null;
            bias = Array.ConvertAll(ChannelConstant.Floats(constant, columns), value => value * gemm.Beta);
        }

        FloatEpilogue epilogue = FloatEpilogue.Of(plan, node, bias, channelAxis: 1, isConvolution: false);
        return new StepGroup(epilogue.Nodes, () => FloatProduct.Emit(plan, node.Inputs[0]!, epilogue, output[0], plan.Prepared(
            epilogue.Nodes,
            "float gemm",
            () => new FloatGemm(depth, columns, Scaled(rhs, gemm, depth, columns), epilogue.Bias, epilogue.Min, epilogue.Max, plan.Settings.Options.FloatPrecision))));
    }

    private static float[] Scaled(DenseTensor rhs, Gemm gemm, int depth, int columns)
    {
        ReadOnlySpan<float> source = rhs.Span<float>();
        float[] target = new float[source.Length];
        for (int k = 0; k < depth; k++)
        {
            for (int n = 0; n < columns; n++) target[(k * columns) + n] = gemm.Alpha * source[gemm.TransB ? (n * depth) + k : (k * columns) + n];
        }

        return target;
    }
}
