using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>
/// Float MatMulNBits with constant weights, as a float product. Codes of up to four bits whose blocks follow each other stay codes until a run unpacks them; others are
/// dequantized once.
/// </summary>
internal sealed class MatMulNBitsBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (node.Operator is not MatMulNBits product || plan.Facts[node.Output].Type != ElementType.Float32) return null;
        TensorShape output = plan.Facts.Shape(node.Output);
        DenseTensor?[] constants = [.. node.Inputs.Select(input => input is null ? null : plan.Facts.Constant(input))];
        for (int i = 1; i < constants.Length; i++)
        {
            if (constants[i] is null && node.Input(i) is not null) return null;
        }

        if (output.Rank < 2 || output.Count == 0) return null;
        int rows = (int)(output.Count / product.N);
        FloatEpilogue epilogue = FloatEpilogue.Of(plan, node, constants.ElementAtOrDefault(5)?.Span<float>().ToArray(), output.Rank - 1, isConvolution: false);
        FloatPrecision precision = plan.Settings.Options.FloatPrecision;
        return new StepGroup(epilogue.Nodes, () => FloatProduct.Emit(plan, node.Inputs[0]!, epilogue, rows, plan.Settings.Constants.Prepared(
            (node, "float product of block codes", epilogue.Nodes.Count), () => Product(product, constants, epilogue, precision))));
    }

    private static IFloatProduct Product(MatMulNBits product, DenseTensor?[] constants, FloatEpilogue epilogue, FloatPrecision precision)
    {
        bool blocksFollow = constants.ElementAtOrDefault(4) is null;
        if (product.Bits > 4 || !blocksFollow || precision != FloatPrecision.Float32)
        {
            return new FloatGemm(product.K, product.N, Transposed(product, constants), epilogue.Bias, epilogue.Min, epilogue.Max, precision);
        }

        return new BlockCodeGemm(
            product.K, product.N, product.BlockSize, product.Codes.Unpack(constants[1]!), product.Codes.Scales(constants[2]!), product.Codes.ZeroPoints(constants.ElementAtOrDefault(3)),
            epilogue.Bias, epilogue.Min, epilogue.Max);
    }

    // [N,K] as the codes lie to [K,N] as the product takes it.
    private static float[] Transposed(MatMulNBits product, DenseTensor?[] constants)
    {
        float[] rows = product.Codes.Dequantize(constants[1]!, constants[2]!, constants.ElementAtOrDefault(3), constants.ElementAtOrDefault(4)), columns = new float[rows.Length];
        for (int n = 0; n < product.N; n++)
        {
            for (int k = 0; k < product.K; k++) columns[(k * product.N) + n] = rows[(n * product.K) + k];
        }

        return columns;
    }
}
