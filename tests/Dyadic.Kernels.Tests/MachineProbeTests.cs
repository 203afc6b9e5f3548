namespace Dyadic.Kernels.Tests;

public sealed class MachineProbeTests
{
    [Fact]
    public void A_probe_reports_positive_rates_and_the_rows_it_ran()
    {
        MachineProbe probe = MachineProbe.Measure();
        Assert.True(probe.Float32GigaFlops > 0 && probe.IntegerGigaOps > 0 && probe.MemoryGigabytesPerSecond > 0);
        Assert.Contains(probe.Float32Kernel, GemmKernelTable.Float32.Select(row => row.Name));
        Assert.Contains(probe.IntegerKernel, GemmKernelTable.Integer.Select(row => row.Name));
    }
}
