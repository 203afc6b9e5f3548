using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>A line of output pixels whose windows share their input rows.</summary>
internal unsafe struct WindowLine
{
    /// <summary>Column 0 of the first input row under the windows.</summary>
    public byte* Source;

    /// <summary>Column 0 of the output line.</summary>
    public byte* Target;

    /// <summary>One an output column.</summary>
    public PoolSpan* Columns;

    /// <summary>64 bytes of the operation's neutral element, which is also the result of a window without taps.</summary>
    public byte* Neutral;

    /// <summary>Tap rows inside the image.</summary>
    public int Rows;

    /// <summary>From a tap row to the next.</summary>
    public long RowBytes;

    /// <summary>From a tap of a row to the next.</summary>
    public long TapBytes;

    /// <summary>From a pixel to the next.</summary>
    public long PixelBytes;

    /// <summary>Channels to reduce, at least one register of them.</summary>
    public long RunBytes;
}

/// <summary>Reduces windows over pixels whose channels are contiguous: a register of channels stays one while all taps pass by.</summary>
internal static unsafe class WindowReduction<TLanes, TVector>
    where TLanes : struct, IWindowLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes output columns [from, to) of a line. The last register of a run overlaps the one before; input and output are apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce(WindowLine* line, int from, int to)
    {
        TVector neutral = TLanes.Load(line->Neutral);
        long rowBytes = line->RowBytes, tapBytes = line->TapBytes, last = line->RunBytes - sizeof(TVector);
        int rows = line->Rows;
        for (int column = from; column < to; column++)
        {
            PoolSpan span = line->Columns[column];
            byte* source = line->Source + (span.First * line->PixelBytes), target = line->Target + (column * line->PixelBytes);
            for (long at = 0; ; at = Math.Min(at + sizeof(TVector), last))
            {
                TVector result = neutral;
                byte* tapRow = source + at;
                for (int row = rows; row > 0; row--, tapRow += rowBytes)
                {
                    byte* tap = tapRow;
                    int count = span.Taps;
                    for (; count >= 3; count -= 3, tap += 3 * tapBytes)
                    {
                        result = TLanes.Combine(TLanes.Combine(TLanes.Combine(result, TLanes.Load(tap)), TLanes.Load(tap + tapBytes)), TLanes.Load(tap + (2 * tapBytes)));
                    }

                    for (; count > 0; count--, tap += tapBytes) result = TLanes.Combine(result, TLanes.Load(tap));
                }

                TLanes.Store(target + at, result);
                if (at == last) break;
            }
        }
    }
}

/// <summary>The window reductions, widest first: the first that the tier allows and whose register a run of channels fills.</summary>
internal static unsafe class WindowReductionTable
{
    public static delegate*<WindowLine*, int, int, void> Max<T>(KernelTier tier, long runBytes)
        where T : unmanaged, INumber<T> =>
        Fits512(tier, runBytes) ? &WindowReduction<Max512<T>, Vector512<T>>.Reduce
        : Fits256(tier, runBytes) ? &WindowReduction<Max256<T>, Vector256<T>>.Reduce
        : Fits128(tier, runBytes) ? &WindowReduction<Max128<T>, Vector128<T>>.Reduce
        : &WindowReduction<MaxScalar<T>, T>.Reduce;

    public static delegate*<WindowLine*, int, int, void> Sum(KernelTier tier, long runBytes) =>
        Fits512(tier, runBytes) ? &WindowReduction<Sum512, Vector512<float>>.Reduce
        : Fits256(tier, runBytes) ? &WindowReduction<Sum256, Vector256<float>>.Reduce
        : Fits128(tier, runBytes) ? &WindowReduction<Sum128, Vector128<float>>.Reduce
        : &WindowReduction<SumScalar, float>.Reduce;

    private static bool Fits512(KernelTier tier, long runBytes) => tier >= KernelTier.Vector512 && CpuFeatures.HasAvx512 && runBytes >= 64;

    private static bool Fits256(KernelTier tier, long runBytes) => tier >= KernelTier.Vector256 && CpuFeatures.HasAvx2 && runBytes >= 32;

    private static bool Fits128(KernelTier tier, long runBytes) => tier >= KernelTier.Vector128 && Vector128.IsHardwareAccelerated && runBytes >= 16;
}
