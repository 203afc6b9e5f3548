using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Every tile kernel, in order of preference; a plan takes the first row its tier and operands allow. The last row of a format is scalar.</summary>
internal static unsafe class GemmKernelTable
{
    public static IReadOnlyList<GemmKernel> Float32 { get; } =
    [
        new EmittedGemmKernel("GemmF32_8x48_Avx512", GemmFormat.Float32, CpuFeatures.WidestTier == KernelTier.Emitted, 8, 3, new StoreAccumulators(IsFloat: true)),
        ManagedGemmKernel.Create<FloatAvx512, Vector512<float>>("GemmF32_6x64_Avx512", KernelTier.Vector512, CpuFeatures.HasAvx512, GemmFormat.Float32, 16, 4),
        ManagedGemmKernel.Create<FloatFma256, Vector256<float>>("GemmF32_6x16_Fma", KernelTier.Vector256, CpuFeatures.HasAvx2, GemmFormat.Float32, 8, 2),
        ManagedGemmKernel.Create<FloatVector128, Vector128<float>>("GemmF32_6x8_Vector128", KernelTier.Vector128, Vector128.IsHardwareAccelerated, GemmFormat.Float32, 4, 2),
        ManagedGemmKernel.CreateScalar("GemmF32_6x4_Scalar", GemmFormat.Float32, &ScalarTile.ComputeFloat, &ScalarTile.ComputeFloat, 4),
    ];

    /// <summary>Rows for operands rounded to bfloat16; where none is supported, those of <see cref="Float32"/> multiply them.</summary>
    public static IReadOnlyList<GemmKernel> BFloat16 { get; } =
    [
        new EmittedGemmKernel(
            "GemmBF16F32_8x48_Avx512Bf16", GemmFormat.BFloat2, CpuFeatures.WidestTier == KernelTier.Emitted && CpuFeatures.HasAvx512Bf16, 8, 3, new StoreAccumulators(IsFloat: true)),
    ];

    public static IReadOnlyList<GemmKernel> Integer { get; } =
    [
        new EmittedGemmKernel("GemmU8S8S32_8x48_Avx512Vnni", GemmFormat.Byte4, CpuFeatures.WidestTier == KernelTier.Emitted, 8, 3, new StoreAccumulators()),
        new EmittedGemmKernel("GemmS16S16S32_8x48_Avx512Vnni", GemmFormat.Short2, CpuFeatures.WidestTier == KernelTier.Emitted, 8, 3, new StoreAccumulators()),
        // 256 bits before 512: the runtime has no 512-bit vpdpbusd, and four 8-bit products an instruction beat two 16-bit ones twice as wide.
        ManagedGemmKernel.Create<U8S8AvxVnni, S8S8AvxVnni, Vector256<int>>(
            "GemmU8S8S32_6x16_AvxVnni", KernelTier.Vector256, CpuFeatures.HasAvx2 && AvxVnni.IsSupported, GemmFormat.Byte4, 8, 2),
        ManagedGemmKernel.Create<S16S16Avx512, Vector512<int>>("GemmS16S16S32_6x64_Avx512", KernelTier.Vector512, CpuFeatures.HasAvx512, GemmFormat.Short2, 16, 4),
        ManagedGemmKernel.Create<S16S16Avx2, Vector256<int>>("GemmS16S16S32_6x16_Avx2", KernelTier.Vector256, CpuFeatures.HasAvx2, GemmFormat.Short2, 8, 2),
        ManagedGemmKernel.Create<S16S16Vector128, Vector128<int>>("GemmS16S16S32_6x8_Vector128", KernelTier.Vector128, Vector128.IsHardwareAccelerated, GemmFormat.Short2, 4, 2),
        ManagedGemmKernel.CreateScalar("GemmS16S16S32_6x4_Scalar", GemmFormat.Short2, &ScalarTile.ComputeInt16, &ScalarTile.ComputeInt16, 4),
    ];

    /// <summary>Rows for right operands of four-bit codes. The tiers between have none: they multiply the same codes, widened, by those of <see cref="Integer"/>.</summary>
    public static IReadOnlyList<GemmKernel> Nibbles { get; } =
    [
        new EmittedGemmKernel("GemmU8U4S32_8x48_Avx512Vnni", GemmFormat.Nibble8, CpuFeatures.WidestTier == KernelTier.Emitted, 8, 3, new StoreAccumulators()),
        ManagedGemmKernel.CreateScalar("GemmU8U4S32_6x4_Scalar", GemmFormat.Nibble8, &ScalarTile.ComputeNibbles, &ScalarTile.ComputeNibblesBySigned, 4),
    ];

    public static GemmKernel SelectFloat(KernelTier tier) => Float32.First(row => row.IsSupported && row.Tier <= tier);

    public static GemmKernel SelectBFloat16(KernelTier tier) => BFloat16.FirstOrDefault(row => row.IsSupported && row.Tier <= tier) ?? SelectFloat(tier);

    /// <summary>The row of four-bit codes of exactly this tier, or null.</summary>
    public static GemmKernel? SelectNibbles(KernelTier tier) => Nibbles.FirstOrDefault(row => row.IsSupported && row.Tier == tier);

    /// <param name="tier">The widest tier allowed.</param>
    /// <param name="rhs">What the codes of the right operand fit into.</param>
    public static GemmKernel SelectInteger(KernelTier tier, RhsFit rhs) =>
        Integer.First(row => row.IsSupported && row.Tier <= tier && (row.Format == GemmFormat.Short2 || rhs == RhsFit.SByte || (rhs == RhsFit.SByteLessOffsets && row.TakesOffsets)));
}
