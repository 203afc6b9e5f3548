using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>One row of the output stage table.</summary>
internal sealed unsafe class OutputStageKernel(
    string name, KernelTier tier, bool isSupported, OutputStageKind kind, ElementType type, delegate*<StageParameters*, StageBlock*, void> function)
{
    private readonly nint _function = (nint)function;

    public string Name { get; } = name;

    public KernelTier Tier { get; } = tier;

    public bool IsSupported { get; } = isSupported;

    public OutputStageKind Kind { get; } = kind;

    public ElementType Type { get; } = type;

    public delegate*<StageParameters*, StageBlock*, void> Function => (delegate*<StageParameters*, StageBlock*, void>)_function;

    public override string ToString() => Name;
}

/// <summary>Every output stage, in order of preference within a kind and type; the last row of each is scalar.</summary>
internal static unsafe class OutputStageTable
{
    public static IReadOnlyList<OutputStageKernel> All { get; } =
    [
        .. RowsOf<byte>("U8"),
        .. RowsOf<sbyte>("S8"),
        .. RowsOf<ushort>("U16"),
        .. RowsOf<short>("S16"),
        .. RequantizeRows<int>("S32"),
        new("DequantizeS32F32_Avx2", KernelTier.Vector256, CpuFeatures.HasAvx2, OutputStageKind.Dequantize, ElementType.Float32, &VectorStage<DequantizeAvx2, float>.Apply),
        new("DequantizeS32F32_Scalar", KernelTier.Scalar, true, OutputStageKind.Dequantize, ElementType.Float32, &ScalarStage.Dequantize),
        new("RawS32_Scalar", KernelTier.Scalar, true, OutputStageKind.RawInt32, ElementType.Int32, &ScalarStage.Raw), // a copy: nothing to gain
    ];

    public static OutputStageKernel Select(OutputStageKind kind, ElementType type, KernelTier tier) =>
        All.First(row => row.Kind == kind && row.Type == type && row.IsSupported && row.Tier <= tier);

    private static OutputStageKernel[] RowsOf<T>(string type)
        where T : unmanaged, IBinaryInteger<T> =>
    [
        .. RequantizeRows<T>(type),
        // 256 bits on every wider tier too: the conversion to codes is bound by its narrowing, not by its width.
        new($"HalfEvenS32{type}_Avx2", KernelTier.Vector256, CpuFeatures.HasAvx2, OutputStageKind.Float32HalfEven, ElementTypes.Of<T>(), &VectorStage<HalfEvenAvx2, T>.Apply),
        new($"HalfEvenS32{type}_Scalar", KernelTier.Scalar, true, OutputStageKind.Float32HalfEven, ElementTypes.Of<T>(), &ScalarStage.HalfEven<T>),
    ];

    private static OutputStageKernel[] RequantizeRows<T>(string type)
        where T : unmanaged, IBinaryInteger<T> =>
    [
        new($"RequantizeS32{type}_Avx512", KernelTier.Vector512, CpuFeatures.HasAvx512, OutputStageKind.Requantize, ElementTypes.Of<T>(), &VectorStage<RequantizeAvx512, T>.Apply),
        new($"RequantizeS32{type}_Avx2", KernelTier.Vector256, CpuFeatures.HasAvx2, OutputStageKind.Requantize, ElementTypes.Of<T>(), &VectorStage<RequantizeAvx2, T>.Apply),
        new($"RequantizeS32{type}_Scalar", KernelTier.Scalar, true, OutputStageKind.Requantize, ElementTypes.Of<T>(), &ScalarStage.Requantize<T>),
    ];
}
