using System.Diagnostics;

namespace Dyadic.Kernels;

/// <summary>Measures the fastest loop of multiply-adds: emitted where the process may, else the largest tile of the kernel table.</summary>
internal static unsafe class LoopPeak
{
    private const int TileDepthWords = 128;
    private const long OperationsPerSample = 1L << 27;
    private static readonly TimeSpan LoopTime = TimeSpan.FromMilliseconds(300);

    /// <summary>The rate of one core, or null when nothing here computes <paramref name="instruction"/>.</summary>
    public static LoopRate? Measure(PeakInstruction instruction)
    {
        PeakLoopKey loop = new(instruction);
        if (CpuFeatures.Tier == KernelTier.Emitted && (instruction != PeakInstruction.BFloat16 || CpuFeatures.HasAvx512Bf16))
        {
            return new LoopRate(loop.Name, EmittedRate(loop), Emitted: true);
        }

        GemmKernel? tile = instruction switch
        {
            PeakInstruction.Byte4 => GemmKernelTable.SelectInteger(CpuFeatures.Tier, RhsFit.SByte),
            PeakInstruction.Float32 => GemmKernelTable.SelectFloat(CpuFeatures.Tier),
            _ => null,
        };
        return tile is null ? null : new LoopRate(tile.Name, TileRate(tile), Emitted: false);
    }

    private static double EmittedRate(PeakLoopKey key)
    {
        var loop = (delegate* unmanaged[SuppressGCTransition]<long*, void>)EmittedCode.Of(key);
        long operations = (long)PeakLoopKey.InstructionsPerRound * key.Operations;
        long rounds = OperationsPerSample / operations;
        return operations * rounds / Fastest(() =>
        {
            long argument = rounds;
            loop(&argument);
        }) / 1e9;
    }

    /// <summary>Runs the kernel's largest tile again and again over operands of 10 to 40 KiB.</summary>
    private static double TileRate(GemmKernel kernel)
    {
        int columns = kernel.PanelColumns, rowBytes = TileDepthWords * 4;
        PinnedBuffer lhs = new((long)kernel.Rows * rowBytes), rhs = new((long)TileDepthWords * columns * 4);
        PinnedBuffer initial = new(columns * 4), output = new((long)kernel.Rows * columns * 4), rows = new(GemmTile.RowSlots * sizeof(byte*));
        for (int r = 0; r < kernel.Rows; r++) ((byte**)rows.Pointer)[r] = lhs.Pointer + (r * rowBytes);
        GemmTile tile = new()
        {
            Rows = (byte**)rows.Pointer,
            Taps = 1,
            DepthBytes = rowBytes,
            Rhs = rhs.Pointer,
            Initial = initial.Pointer,
            Output = output.Pointer,
            OutputStride = columns * 4,
            RowCount = kernel.Rows,
            ColumnCount = columns,
        };
        long operations = 2L * kernel.Rows * columns * TileDepthWords * kernel.Panels.DepthStep;
        long loops = Math.Max(1, OperationsPerSample / 8 / operations);
        double rate = operations * loops / Fastest(() =>
        {
            GemmTile argument = tile;
            for (long loop = 0; loop < loops; loop++) kernel.Compute(&argument, signedLhs: false);
        }) / 1e9;
        GC.KeepAlive((lhs, rhs, initial, output, rows));
        return rate;
    }

    /// <summary>The least of many times, in seconds.</summary>
    private static double Fastest(Action sample)
    {
        double seconds = double.MaxValue;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < LoopTime;)
        {
            long before = Stopwatch.GetTimestamp();
            sample();
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return seconds;
    }
}
