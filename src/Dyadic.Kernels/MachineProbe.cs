using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>What one core of this machine was measured to do: the yardstick for every "percent of peak".</summary>
/// <param name="Float32GigaFlops">The fastest float tile loop from first-level cache, 10⁹ operations a second; a multiply-add is two.</param>
/// <param name="Float32Kernel">Its row of the kernel table.</param>
/// <param name="IntegerGigaOps">The fastest 8-bit tile loop from first-level cache, 10⁹ operations a second.</param>
/// <param name="IntegerKernel">Its row of the kernel table.</param>
/// <param name="MemoryGigabytesPerSecond">Reading 64 MiB front to back, 10⁹ bytes a second.</param>
public sealed record MachineProbe(double Float32GigaFlops, string Float32Kernel, double IntegerGigaOps, string IntegerKernel, double MemoryGigabytesPerSecond)
{
    private const int DepthWords = 128;
    private const int LoopsPerSample = 200;
    private static readonly TimeSpan LoopTime = TimeSpan.FromMilliseconds(300);
    private static long s_sink;

    /// <summary>Measures, in about a second, on the calling thread.</summary>
    public static MachineProbe Measure()
    {
        GemmKernel floats = GemmKernelTable.SelectFloat(CpuFeatures.Tier);
        GemmKernel codes = GemmKernelTable.SelectInteger(CpuFeatures.Tier, RhsFit.SByte);
        return new MachineProbe(LoopRate(floats), floats.Name, LoopRate(codes), codes.Name, ReadRate());
    }

    /// <summary>Runs the kernel's largest tile again and again over operands of 10 to 40 KiB.</summary>
    private static unsafe double LoopRate(GemmKernel kernel)
    {
        int columns = kernel.PanelColumns;
        PinnedBuffer lhs = new(kernel.Rows * DepthWords * 4), rhs = new((long)DepthWords * columns * 4);
        PinnedBuffer initial = new(columns * 4), output = new((long)kernel.Rows * columns * 4);
        byte** rows = stackalloc byte*[GemmTile.RowSlots];
        for (int r = 0; r < kernel.Rows; r++) rows[r] = lhs.Pointer + (r * DepthWords * 4);
        GemmTile tile = new()
        {
            Rows = rows,
            Taps = 1,
            DepthBytes = DepthWords * 4,
            Rhs = rhs.Pointer,
            Initial = initial.Pointer,
            Output = output.Pointer,
            OutputStride = columns * 4,
            RowCount = kernel.Rows,
            ColumnCount = columns,
        };
        double operations = 2.0 * kernel.Rows * columns * DepthWords * kernel.Panels.DepthStep * LoopsPerSample;
        double seconds = double.MaxValue;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < LoopTime;)
        {
            long sample = Stopwatch.GetTimestamp();
            for (int loop = 0; loop < LoopsPerSample; loop++) kernel.Compute(&tile, signedLhs: false);
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(sample).TotalSeconds);
        }

        GC.KeepAlive((lhs, rhs, initial, output));
        return operations / seconds / 1e9;
    }

    private static unsafe double ReadRate()
    {
        const int Bytes = 64 << 20;
        byte* memory = (byte*)NativeMemory.AlignedAlloc(Bytes, 64);
        try
        {
            NativeMemory.Fill(memory, Bytes, 1); // maps every page
            double seconds = double.MaxValue;
            for (int pass = 0; pass < 8; pass++)
            {
                long sample = Stopwatch.GetTimestamp();
                Volatile.Write(ref s_sink, Sum(memory, Bytes)); // a sum that nothing reads would be dropped
                seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(sample).TotalSeconds);
            }

            return Bytes / seconds / 1e9;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long Sum(byte* memory, int bytes)
    {
        Vector256<long> a = default, b = default, c = default, d = default;
        for (int index = 0; index < bytes; index += 128)
        {
            a ^= Vector256.Load((long*)(memory + index));
            b ^= Vector256.Load((long*)(memory + index + 32));
            c ^= Vector256.Load((long*)(memory + index + 64));
            d ^= Vector256.Load((long*)(memory + index + 96));
        }

        return Vector256.Sum(a ^ b ^ c ^ d);
    }
}
