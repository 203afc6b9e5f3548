using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>One row of the depthwise table: a function for each number of pixels, for u8 and s8 codes.</summary>
internal sealed unsafe class DepthwiseRow(string name, KernelTier tier, bool isSupported, int lanes, nint[] unsigned, nint[] signed)
{
    public string Name { get; } = name;

    public KernelTier Tier { get; } = tier;

    public bool IsSupported { get; } = isSupported;

    /// <summary>The fewest channels it can work on.</summary>
    public int Lanes { get; } = lanes;

    public delegate*<DepthwiseTile*, void> Function(int rows, bool signedCodes) =>
        (delegate*<DepthwiseTile*, void>)(signedCodes ? signed : unsigned)[rows - 1];

    public override string ToString() => Name;
}

/// <summary>Every depthwise kernel, in order of preference; the last row is scalar.</summary>
internal static unsafe class DepthwiseKernelTable
{
    public static IReadOnlyList<DepthwiseRow> Float32 { get; } =
    [
        Float<FloatAvx512, Vector512<float>>("DepthwiseF32_6x16_Avx512", KernelTier.Vector512, CpuFeatures.HasAvx512, 16),
        Float<FloatFma256, Vector256<float>>("DepthwiseF32_6x8_Fma", KernelTier.Vector256, CpuFeatures.HasAvx2, 8),
        Float<FloatVector128, Vector128<float>>("DepthwiseF32_6x4_Vector128", KernelTier.Vector128, Vector128.IsHardwareAccelerated, 4),
        Scalar("DepthwiseF32_6x1_Scalar", &ScalarDepthwise.ComputeFloat, &ScalarDepthwise.ComputeFloat),
    ];

    public static IReadOnlyList<DepthwiseRow> Integer { get; } =
    [
        Create<CodeLanesAvx512<UnsignedCodes>, CodeLanesAvx512<SignedCodes>, Vector512<int>>(
            "DepthwiseX8S16S32_6x16_Avx512", KernelTier.Vector512, CpuFeatures.HasAvx512, 16),
        Create<CodeLanesAvx2<UnsignedCodes>, CodeLanesAvx2<SignedCodes>, Vector256<int>>(
            "DepthwiseX8S16S32_6x8_Avx2", KernelTier.Vector256, CpuFeatures.HasAvx2, 8),
        Create<CodeLanesVector128<UnsignedCodes>, CodeLanesVector128<SignedCodes>, Vector128<int>>(
            "DepthwiseX8S16S32_6x4_Vector128", KernelTier.Vector128, Vector128.IsHardwareAccelerated, 4),
        Scalar("DepthwiseX8S16S32_6x1_Scalar", &ScalarDepthwise.ComputeUnsigned, &ScalarDepthwise.ComputeSigned),
    ];

    public static DepthwiseRow Select(IReadOnlyList<DepthwiseRow> table, KernelTier tier, int channels) =>
        table.First(row => row.IsSupported && row.Tier <= tier && row.Lanes <= channels);

    private static DepthwiseRow Float<TDot, TVector>(string name, KernelTier tier, bool isSupported, int lanes)
        where TDot : struct, IDotLanes<TVector>
        where TVector : struct => Create<FloatLanes<TDot, TVector>, FloatLanes<TDot, TVector>, TVector>(name, tier, isSupported, lanes);

    private static DepthwiseRow Create<TUnsigned, TSigned, TVector>(string name, KernelTier tier, bool isSupported, int lanes)
        where TUnsigned : struct, IDepthwiseLanes<TVector>
        where TSigned : struct, IDepthwiseLanes<TVector>
        where TVector : struct => new(name, tier, isSupported, lanes, Functions<TUnsigned, TVector>(), Functions<TSigned, TVector>());

    private static DepthwiseRow Scalar(string name, delegate*<DepthwiseTile*, void> unsigned, delegate*<DepthwiseTile*, void> signed)
    {
        nint[] unsignedFunctions = new nint[DepthwiseTile.MaxRows];
        nint[] signedFunctions = new nint[DepthwiseTile.MaxRows];
        Array.Fill(unsignedFunctions, (nint)unsigned);
        Array.Fill(signedFunctions, (nint)signed);
        return new DepthwiseRow(name, KernelTier.Scalar, true, 1, unsignedFunctions, signedFunctions);
    }

    private static nint[] Functions<TLanes, TVector>()
        where TLanes : struct, IDepthwiseLanes<TVector>
        where TVector : struct =>
    [
        (nint)(delegate*<DepthwiseTile*, void>)&DepthwiseKernel<TLanes, TVector, One>.Compute,
        (nint)(delegate*<DepthwiseTile*, void>)&DepthwiseKernel<TLanes, TVector, Two>.Compute,
        (nint)(delegate*<DepthwiseTile*, void>)&DepthwiseKernel<TLanes, TVector, Three>.Compute,
        (nint)(delegate*<DepthwiseTile*, void>)&DepthwiseKernel<TLanes, TVector, Four>.Compute,
        (nint)(delegate*<DepthwiseTile*, void>)&DepthwiseKernel<TLanes, TVector, Five>.Compute,
        (nint)(delegate*<DepthwiseTile*, void>)&DepthwiseKernel<TLanes, TVector, Six>.Compute,
    ];
}
