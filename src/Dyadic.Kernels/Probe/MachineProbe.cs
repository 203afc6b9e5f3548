namespace Dyadic.Kernels;

/// <summary>What this machine was measured to do: the yardstick for every "percent of peak".</summary>
/// <param name="Integer">8-bit multiply-adds into int32.</param>
/// <param name="Float32">float32 multiply-adds.</param>
/// <param name="BFloat16">bfloat16 multiply-adds into float32, or null where no loop can be made of them.</param>
/// <param name="Reads">Reading buffers front to back: by size, then by threads.</param>
public sealed record MachineProbe(LoopRate Integer, LoopRate Float32, LoopRate? BFloat16, IReadOnlyList<ReadRate> Reads)
{
    /// <summary>One thread reading what no cache holds, 10⁹ bytes a second.</summary>
    public double MemoryGigabytesPerSecond => Reads.Where(read => read.Threads == 1).MaxBy(read => read.Bytes)!.GigabytesPerSecond;

    /// <summary>Measures everything, in about two seconds.</summary>
    public static MachineProbe Measure() => new(
        LoopPeak.Measure(PeakInstruction.Byte4)!, LoopPeak.Measure(PeakInstruction.Float32)!, LoopPeak.Measure(PeakInstruction.BFloat16), ReadBandwidth.Measure());

    /// <summary>Measures the 8-bit loop only, in a third of a second.</summary>
    public static LoopRate MeasureInteger() => LoopPeak.Measure(PeakInstruction.Byte4)!;
}

/// <summary>What one core does in a loop without memory.</summary>
/// <param name="Kernel">The loop, by the grammar of docs/kernels.md; a tile of the kernel table where the process emits no code.</param>
/// <param name="GigaOps">10⁹ operations a second; a multiply-add is two.</param>
/// <param name="Emitted">False where a tile stands for the loop because the tier or the system allows no emitted code: a tile is up to a tenth slower.</param>
public sealed record LoopRate(string Kernel, double GigaOps, bool Emitted);

/// <summary>What reading was measured at.</summary>
/// <param name="Threads">Threads that read at the same time.</param>
/// <param name="Bytes">The buffer of each of them.</param>
/// <param name="GigabytesPerSecond">Of all threads together, 10⁹ bytes a second.</param>
public sealed record ReadRate(int Threads, long Bytes, double GigabytesPerSecond);
