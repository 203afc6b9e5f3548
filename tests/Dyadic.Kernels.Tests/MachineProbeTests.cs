namespace Dyadic.Kernels.Tests;

public sealed class MachineProbeTests
{
    [Fact]
    public void A_probe_reports_positive_rates_and_what_it_ran()
    {
        MachineProbe probe = MachineProbe.Measure();
        bool emits = CpuFeatures.Tier == KernelTier.Emitted;
        LoopRate[] loops = [.. new[] { probe.Integer, probe.Float32, probe.BFloat16 }.OfType<LoopRate>()];
        Assert.Equal(emits && CpuFeatures.HasAvx512Bf16, probe.BFloat16 is not null);
        Assert.All(loops, loop => Assert.True(loop.GigaOps > 0, loop.ToString()));
        Assert.All(loops, loop => Assert.Equal(emits, loop.Emitted));
        if (emits) Assert.All(loops, loop => Assert.StartsWith("Loop", loop.Kernel, StringComparison.Ordinal));
        else Assert.Contains(probe.Integer.Kernel, GemmKernelTable.Integer.Select(row => row.Name));
    }

    [Fact]
    public void Reading_is_measured_at_three_sizes_by_one_and_two_threads()
    {
        IReadOnlyList<ReadRate> reads = MachineProbe.Measure().Reads;
        Assert.Equal(3 * Math.Min(2, Environment.ProcessorCount), reads.Count);
        Assert.Equal(3, reads.Select(read => read.Bytes).Distinct().Count());
        Assert.All(reads, read => Assert.True(read.GigabytesPerSecond > 0, read.ToString()));
        Assert.Contains(reads, read => read.Threads == 1 && read.Bytes == reads.Max(other => other.Bytes));
    }

    [Theory]
    [InlineData((int)PeakInstruction.Byte4, "vpdpbusd", 128)]
    [InlineData((int)PeakInstruction.Float32, "vfmadd231ps", 32)]
    [InlineData((int)PeakInstruction.BFloat16, "vdpbf16ps", 64)]
    public void A_loop_repeats_one_instruction_over_every_accumulator(int instruction, string mnemonic, int operations)
    {
        PeakLoopKey key = new((PeakInstruction)instruction);
        string[] lines = CodeListing.Disassemble(EmittedCode.Assemble(key), 0).Split('\n');
        Assert.Equal(PeakLoopKey.InstructionsPerRound, lines.Count(line => line.Contains(mnemonic, StringComparison.Ordinal)));
        Assert.Equal(operations, key.Operations);
        for (int sum = 0; sum < PeakLoopKey.Accumulators; sum++)
        {
            Assert.Contains(lines, line => line.Contains($"{mnemonic} zmm{sum},", StringComparison.Ordinal));
        }
    }
}
