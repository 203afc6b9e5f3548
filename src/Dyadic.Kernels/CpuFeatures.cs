using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>What the processor offers to managed code, and the tier this process computes with.</summary>
/// <remarks>
/// The tier is picked once, when first asked for: the widest that the processor has, or the one that the environment variable
/// <c>DYADIC_TIER</c> (<c>scalar</c>, <c>vector128</c>, <c>vector256</c>, <c>vector512</c>, <c>emitted</c>) names.
/// </remarks>
public static class CpuFeatures
{
    private static readonly Lazy<KernelTier> Chosen = new(() => Choose(Environment.GetEnvironmentVariable(TierVariable)));

    /// <summary>The environment variable that forces a tier.</summary>
    public const string TierVariable = "DYADIC_TIER";

    /// <summary>The widest tier of this processor and runtime.</summary>
    public static KernelTier WidestTier { get; } =
        HasAvx512Vnni && ExecutableMemory.IsAllowed ? KernelTier.Emitted
        : HasAvx512 ? KernelTier.Vector512
        : HasAvx2 ? KernelTier.Vector256
        : Vector128.IsHardwareAccelerated ? KernelTier.Vector128
        : KernelTier.Scalar;

    /// <summary>The tier this process uses.</summary>
    /// <exception cref="DyadicException"><c>DYADIC_TIER</c> names no tier, or one that this processor lacks.</exception>
    public static KernelTier Tier => Chosen.Value;

    /// <summary>The instruction sets that some kernel makes use of and the runtime reports as present, by their usual names.</summary>
    public static IReadOnlyList<string> InstructionSets =>
    [
        .. from feature in new (string Name, bool Present)[]
           {
               ("SSE4.1", Sse41.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported),
               ("AVX-512F", Avx512F.IsSupported), ("AVX-512BW", Avx512BW.IsSupported), ("AVX-512DQ", Avx512DQ.IsSupported),
               ("AVX-512VBMI", Avx512Vbmi.IsSupported), ("AVX-512VNNI", HasAvx512Vnni), ("AVX-512BF16", HasAvx512Bf16), ("AdvSimd", AdvSimd.IsSupported),
           }
           where feature.Present
           select feature.Name,
    ];

    internal static bool HasAvx2 => Avx2.IsSupported && Fma.IsSupported;

    internal static bool HasAvx512 => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && HasAvx2;

    /// <summary>CPUID leaf 7, ECX bit 11; the system saves the wide registers when the runtime reports AVX-512.</summary>
    internal static bool HasAvx512Vnni => HasAvx512 && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    /// <summary>CPUID leaf 7, subleaf 1, EAX bit 5.</summary>
    internal static bool HasAvx512Bf16 => HasAvx512 && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    internal static KernelTier Choose(string? requested)
    {
        if (string.IsNullOrEmpty(requested)) return WidestTier;
        KernelTier? tier = requested switch
        {
            "scalar" => KernelTier.Scalar,
            "vector128" => KernelTier.Vector128,
            "vector256" => KernelTier.Vector256,
            "vector512" => KernelTier.Vector512,
            "emitted" => KernelTier.Emitted,
            _ => null,
        };
        if (tier is null)
        {
            throw DyadicException.Usage($"{TierVariable} is '{requested}'; it must be scalar, vector128, vector256, vector512 or emitted.");
        }

        return tier <= WidestTier
            ? tier.Value
            : throw DyadicException.Usage($"{TierVariable} asks for '{requested}', but this processor and runtime offer no more than {WidestTier}; unset it.");
    }
}
