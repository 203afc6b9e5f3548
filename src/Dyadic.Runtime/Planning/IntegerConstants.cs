using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>Reads the constant parameters of quantized operators; null where a parameter is not constant.</summary>
internal static class IntegerConstants
{
    /// <summary>One zero point; 0 when the input is absent.</summary>
    public static int? ZeroPoint(PlanBuilder plan, Node node, int input) => node.Input(input) is not { } value ? 0
        : plan.Facts.Constant(value) is { Count: 1 } constant ? (int)IntegerElements.Get(constant, 0) : null;

    /// <summary>One zero point or one a channel; 0 when the input is absent.</summary>
    public static int[]? ZeroPoints(PlanBuilder plan, Node node, int input, int channels) => node.Input(input) is not { } value ? [0]
        : plan.Facts.Constant(value) is { } constant && (constant.Count == 1 || constant.Count == channels)
            ? Array.ConvertAll(IntegerElements.ToInt64(constant), zero => (int)zero)
            : null;

    /// <summary>One scale.</summary>
    public static float? Scale(PlanBuilder plan, Node node, int input) => Scales(plan, node, input, 1) is [float only] ? only : null;

    /// <summary>One scale or one a channel.</summary>
    public static float[]? Scales(PlanBuilder plan, Node node, int input, int channels) =>
        plan.Facts.Constant(node.Input(input)) is { ElementType: ElementType.Float32 } constant && (constant.Count == 1 || constant.Count == channels)
            ? constant.Span<float>().ToArray()
            : null;

    /// <summary>Weight codes less their zero points.</summary>
    /// <param name="weights">8-bit codes.</param>
    /// <param name="zeroPoints">One, or one a channel.</param>
    /// <param name="run">How many neighbours belong to one channel before the next channel comes; after the last one the first comes again.</param>
    public static short[] Centred(DenseTensor weights, int[] zeroPoints, int run)
    {
        short[] centred = new short[weights.Count];
        Centre(weights, zeroPoints, run, centred);
        return centred;
    }

    /// <summary>Weight codes less their zero points, into as much memory as there are weights.</summary>
    public static void Centre(DenseTensor weights, int[] zeroPoints, int run, Span<short> centred)
    {
        bool signed = weights.ElementType == ElementType.Int8;
        if (zeroPoints.Length == 1) run = centred.Length;
        for (int first = 0, channel = 0; first < centred.Length; first += run, channel++)
        {
            ReadOnlySpan<byte> codes = weights.Bytes.Slice(first, run);
            Span<short> target = centred.Slice(first, run);
            int zeroPoint = zeroPoints[channel % zeroPoints.Length];
            if (signed) for (int i = 0; i < codes.Length; i++) target[i] = (short)((sbyte)codes[i] - zeroPoint);
            else for (int i = 0; i < codes.Length; i++) target[i] = (short)(codes[i] - zeroPoint);
        }
    }

    /// <summary>True for the types that the integer kernels multiply.</summary>
    public static bool IsByte(ElementType type) => type is ElementType.UInt8 or ElementType.Int8;
}
