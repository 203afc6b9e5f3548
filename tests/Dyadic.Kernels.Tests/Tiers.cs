namespace Dyadic.Kernels.Tests;

/// <summary>The tiers this machine can run.</summary>
public static class Tiers
{
    public static IEnumerable<KernelTier> All => Enum.GetValues<KernelTier>().Where(tier => tier <= CpuFeatures.WidestTier);

    public static TheoryData<KernelTier> Data => [.. All];
}
