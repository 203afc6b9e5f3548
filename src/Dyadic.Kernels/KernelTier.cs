namespace Dyadic.Kernels;

/// <summary>How wide the fastest kernels of this process may compute. Every tier gives the same bits for integer kernels.</summary>
public enum KernelTier
{
    /// <summary>Plain loops: the specification the other tiers are checked against.</summary>
    Scalar = 0,

    /// <summary>128-bit vectors: SSE4.1 or AdvSimd, through the portable types.</summary>
    Vector128 = 1,

    /// <summary>256-bit vectors: AVX2 with FMA, and AVX-VNNI where the processor has it.</summary>
    Vector256 = 2,

    /// <summary>512-bit vectors: AVX-512 F, BW, DQ and VL.</summary>
    Vector512 = 3,

    /// <summary>Machine code assembled at run time, for instructions that the runtime has no functions for: 512-bit AVX-512 VNNI.</summary>
    Emitted = 4,
}
