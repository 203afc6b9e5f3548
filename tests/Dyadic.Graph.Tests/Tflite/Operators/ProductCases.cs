using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>Operators that multiply codes with weights.</summary>
internal static class ProductCases
{
    /// <summary>The operators.</summary>
    public static IEnumerable<OperatorFamily> Families { get; } =
    [
        new("CONV_2D", OperatorFamily.All, made => Convolve(made, wideBias: made.Codes == ElementType.Int16)),
        new("CONV_2D, 32-bit bias", OperatorFamily.Wide, made => Convolve(made, wideBias: false)),
        new("DEPTHWISE_CONV_2D", OperatorFamily.All, Depthwise),
        new("FULLY_CONNECTED", OperatorFamily.All, made => Dense(made, wideBias: made.Codes == ElementType.Int16)),
        new("TRANSPOSE_CONV", OperatorFamily.All, made => Deconvolve(made, perChannel: true)),
        new("TRANSPOSE_CONV, one weight scale", OperatorFamily.Signed, made => Deconvolve(made, perChannel: false)),
        new("BATCH_MATMUL", [ElementType.Int8, ElementType.Int16], Multiply),
    ];

    private static float Scale(OperatorCase made) => made.Codes == ElementType.Int16 ? made.Random.Scale(0.00005, 0.0005) : made.Random.Scale(0.01, 0.1);

    // Sums of n products of random codes fill the output's codes.
    private static float OutputScale(OperatorCase made, float scale, float[] weights, int n) => scale * weights.Max() * 80 * MathF.Sqrt(n) * made.Random.Scale(0.4, 2);

    private static int BiasRange(OperatorCase made) => made.Codes == ElementType.Int16 ? 1_000_000 : 4_000;

    private static void Convolve(OperatorCase made, bool wideBias)
    {
        bool same = made.Random.Whole(0, 1) == 1;
        int stride = made.Random.Whole(1, 2), height = Extent(5, 3, stride, same), width = Extent(6, 2, stride, same);
        float scale = Scale(made);
        int x = made.Input(scale, made.ZeroPoint(), 1, 5, 6, 4);
        (int filter, float[] scales) = made.Weights(0, true, 6, 3, 2, 4);
        int y = made.Output(OutputScale(made, scale, scales, 24), made.ZeroPoint(), 1, height, width, 6);
        made.Op(TfliteBuiltin.Conv2D, [x, filter, made.Bias(scale, scales, 6, BiasRange(made), wideBias)], [y], new() { [0] = (sbyte)(same ? 0 : 1), [1] = stride, [2] = stride, [3] = Activation(made), [4] = 1, [5] = 1 });
    }

    private static void Depthwise(OperatorCase made)
    {
        bool same = made.Random.Whole(0, 1) == 1;
        int stride = made.Random.Whole(1, 2), multiplier = made.Random.Whole(1, 2), channels = 4 * multiplier;
        float scale = Scale(made);
        int x = made.Input(scale, made.ZeroPoint(), 1, 5, 6, 4);
        (int filter, float[] scales) = made.Weights(3, true, 1, 3, 3, channels);
        int y = made.Output(OutputScale(made, scale, scales, 9), made.ZeroPoint(), 1, Extent(5, 3, stride, same), Extent(6, 3, stride, same), channels);
        int bias = made.Bias(scale, scales, channels, BiasRange(made), made.Codes == ElementType.Int16);
        made.Op(
            TfliteBuiltin.DepthwiseConv2D, [x, filter, bias], [y],
            new() { [0] = (sbyte)(same ? 0 : 1), [1] = stride, [2] = stride, [3] = multiplier, [4] = Activation(made), [5] = 1, [6] = 1 });
    }

    private static void Dense(OperatorCase made, bool wideBias)
    {
        float scale = Scale(made);
        int x = made.Input(scale, made.ZeroPoint(), 3, 20);
        byte[] content = [.. made.Random.Bytes(140).Select(code => code == 0x80 ? (byte)0x81 : code)];
        float weightScale = made.Random.Scale(0.002, 0.02);
        bool unsigned = made.Codes == ElementType.UInt8;
        int filter = made.Spec.Codes("weights", (sbyte)(unsigned ? 3 : 9), content, [weightScale], [unsigned ? 130 : 0], 0, 7, 20);
        int y = made.Output(OutputScale(made, scale, [weightScale], 20), made.ZeroPoint(), 3, 7);
        made.Op(TfliteBuiltin.FullyConnected, [x, filter, made.Bias(scale, [weightScale], 7, BiasRange(made), wideBias)], [y], new() { [0] = Activation(made) });
    }

    private static void Deconvolve(OperatorCase made, bool perChannel)
    {
        bool same = made.Random.Whole(0, 1) == 1, biased = made.Random.Whole(0, 1) == 1;
        int stride = made.Random.Whole(1, 3), kernel = made.Random.Whole(2, 4), height = Spread(4, kernel, stride, same), width = Spread(5, kernel, stride, same);
        float scale = Scale(made);
        int x = made.Input(scale, made.ZeroPoint(), 1, 4, 5, 3);
        (int filter, float[] scales) = made.Weights(0, perChannel, 2, kernel, kernel, 3);
        int y = made.Output(OutputScale(made, scale, scales, 12), made.ZeroPoint(), 1, height, width, 2), shape = made.Spec.Numbers("shape", [1, height, width, 2], 4);
        int[] inputs = biased ? [shape, filter, x, made.Bias(scale, scales, 2, BiasRange(made), made.Codes == ElementType.Int16)] : [shape, filter, x];
        made.Op(TfliteBuiltin.TransposeConv, inputs, [y], new() { [0] = (sbyte)(same ? 0 : 1), [1] = stride, [2] = stride });
    }

    private static void Multiply(OperatorCase made)
    {
        bool swapped = made.Random.Whole(0, 1) == 1;
        float a = Scale(made), b = Scale(made);
        int x = made.Input(a, made.ZeroPoint(), 2, 4, 8), y = made.Input(b, made.ZeroPoint(), swapped ? [2, 5, 8] : [2, 8, 5]);
        float reach = made.Codes == ElementType.Int16 ? 20000 : 80;
        made.Op(TfliteBuiltin.BatchMatMul, [x, y], [made.Output(a * b * reach * 3 * made.Random.Scale(0.4, 2), made.ZeroPoint(), 2, 4, 5)], new() { [0] = false, [1] = swapped });
    }

    private static sbyte Activation(OperatorCase made) => made.Random.Of<sbyte>(0, 0, 1, 3);

    private static int Extent(int extent, int kernel, int stride, bool same) => same ? (extent + stride - 1) / stride : ((extent - kernel) / stride) + 1;

    private static int Spread(int extent, int kernel, int stride, bool same) => same ? extent * stride : ((extent - 1) * stride) + kernel;
}
