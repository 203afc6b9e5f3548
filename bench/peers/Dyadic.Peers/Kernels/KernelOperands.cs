using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Peers.Operators;

namespace Dyadic.Peers.Kernels;

/// <summary>Random operands of a quantized layer, whose outputs fill the codes.</summary>
internal sealed class KernelOperands(int seed)
{
    // Uniform codes are about 74 away from their mean.
    private const float Spread = 74;

    private readonly Random _random = new(seed);

    public static DenseTensor Scale => DenseTensor.Scalar(0.02f);

    public static DenseTensor ZeroPoint(ElementType type) => Filled(type, TensorShape.Scalar, type == ElementType.UInt8 ? 128 : -3);

    /// <summary>Of weights: 128 for unsigned ones and 0 for signed ones, as quantizers choose them.</summary>
    public static DenseTensor WeightZeroPoint(ElementType type, TensorShape shape) => Filled(type, shape, type == ElementType.UInt8 ? 128 : 0);

    /// <summary>The scale of outputs that are sums of products of <see cref="Scale"/> twice.</summary>
    public static DenseTensor OutputScale(int depth) => DenseTensor.Scalar(0.02f * 0.02f * Spread * Spread * MathF.Sqrt(depth) / 40);

    public DenseTensor Codes(ElementType type, TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, shape);
        _random.NextBytes(tensor.Bytes);
        return tensor;
    }

    /// <summary>Numbers in [−1, 1).</summary>
    public DenseTensor Numbers(TensorShape shape)
    {
        DenseTensor tensor = DenseTensor.Zeros(ElementType.Float32, shape);
        foreach (ref float element in tensor.Span<float>()) element = (2 * _random.NextSingle()) - 1;
        return tensor;
    }

    public OperatorInput Fed(ElementType type, TensorShape shape) => OperatorInput.Feed(Codes(type, shape));

    public DenseTensor Scales(int channels) => DenseTensor.Vector([.. Enumerable.Range(0, channels).Select(_ => 0.01f + (0.02f * _random.NextSingle()))]);

    private static DenseTensor Filled(ElementType type, TensorShape shape, int value)
    {
        DenseTensor tensor = DenseTensor.Zeros(type, shape);
        for (int i = 0; i < tensor.Count; i++) IntegerElements.SetWrapped(tensor, i, value);
        return tensor;
    }
}
