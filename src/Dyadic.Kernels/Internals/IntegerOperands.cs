using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>What integer products share: checks of their operands, zero-point terms, and where their rows lie.</summary>
internal static unsafe class IntegerOperands
{
    /// <summary>Shorter runs of channels than this are gathered: they cost more in pointers than in copies.</summary>
    private const int ShortestRun = 16;

    public static void Require(ElementType type, int zeroPoint, ReadOnlySpan<short> centredWeights)
    {
        if (type is not (ElementType.UInt8 or ElementType.Int8)) throw DyadicException.Unsupported($"An integer product takes UInt8 or Int8 codes, not {type}.");
        (Int128 min, Int128 max) = type.IntegerRange();
        if (zeroPoint < min || zeroPoint > max) throw DyadicException.BadInput($"The zero point {zeroPoint} is not a {type} code.");
        (short least, short greatest) = Range(centredWeights);
        if (least < -255 || greatest > 255) throw DyadicException.BadInput($"The centred weight {(least < -255 ? least : greatest)} is outside [-255, 255]; subtract the zero point from an 8-bit code.");
    }

    public static bool FitsSByte(ReadOnlySpan<short> codes) => Range(codes) is { Least: >= sbyte.MinValue, Greatest: <= sbyte.MaxValue };

    // Not a search of the runtime's: those are compiled anew in every process, which takes longer than a small network's weights.
    private static (short Least, short Greatest) Range(ReadOnlySpan<short> codes)
    {
        Vector128<short> least = Vector128<short>.Zero, greatest = Vector128<short>.Zero;
        ref short first = ref MemoryMarshal.GetReference(codes);
        int i = 0;
        for (; i <= codes.Length - Vector128<short>.Count; i += Vector128<short>.Count)
        {
            Vector128<short> some = Vector128.LoadUnsafe(ref first, (nuint)i);
            (least, greatest) = (Vector128.Min(least, some), Vector128.Max(greatest, some));
        }

        short lowest = 0, highest = 0;
        for (int lane = 0; lane < Vector128<short>.Count; lane++) (lowest, highest) = (Math.Min(lowest, least[lane]), Math.Max(highest, greatest[lane]));
        for (; i < codes.Length; i++) (lowest, highest) = (Math.Min(lowest, codes[i]), Math.Max(highest, codes[i]));
        return (lowest, highest);
    }

    /// <summary>bias[n] − zeroPoint · Σₖ w[n, k]: what turns Σ x·w + start into Σ (x − zeroPoint)·w + bias.</summary>
    public static int[] InitialAccumulators(int[] bias, int zeroPoint, ReadOnlySpan<short> filters, int depth)
    {
        int[] initial = (int[])bias.Clone();
        for (int n = 0; n < initial.Length; n++)
        {
            int sum = 0;
            foreach (short code in filters.Slice(n * depth, depth)) sum += code;
            initial[n] -= zeroPoint * sum;
        }

        return initial;
    }

    public static PinnedBuffer ZeroPixel(int channels, int zeroPoint)
    {
        PinnedBuffer pixel = new(channels);
        new Span<byte>(pixel.Pointer, channels).Fill(unchecked((byte)zeroPoint));
        return pixel;
    }

    /// <param name="geometry">A convolution, or <see cref="ConvGeometry.Product"/>.</param>
    /// <param name="type">UInt8 or Int8.</param>
    /// <param name="zeroPoint">The code of zero.</param>
    /// <param name="format">What the kernel reads.</param>
    /// <param name="pixelStride">Codes from a pixel, or row of a product, to the next; 0 where they lie side by side.</param>
    public static RowSource Rows(ConvGeometry geometry, ElementType type, int zeroPoint, GemmFormat format, int pixelStride = 0)
    {
        int channels = geometry.GroupInputChannels;
        if (format == GemmFormat.Short2) return new GatheredRows(geometry, type, zeroPoint, widen: true, pixelStride);
        if (geometry.IsPointwise) return new StridedRows(channels, 1, pixelStride == 0 ? geometry.InputChannels : pixelStride);
        if (RunRows.Covers(geometry)) return new RunRows(geometry, 1, zeroPoint);
        return channels % 4 == 0 && channels >= ShortestRun
            ? new ConvolutionRows(geometry, 1, ZeroPixel(channels, zeroPoint))
            : new GatheredRows(geometry, type, zeroPoint, widen: false);
    }
}
