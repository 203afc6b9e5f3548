using Dyadic.Graphs.Operators;

namespace Dyadic.Peers.Operators;

/// <summary>The rows of the report, in its order.</summary>
internal static class OperatorCaseTable
{
    public static IReadOnlyList<IOperatorCases> All { get; } =
    [
        new PairCases(new QLinearAdd()),
        new PairCases(new QLinearMul()),
        new ConcatCases(),
        new WhereCases(),
        new UnaryCases(_ => new QLinearSigmoid()),
        new UnaryCases(random => new QLinearLeakyRelu(random.Of(0.01f, 0.1f, 0.3f))),
        new SoftmaxCases(),
        new AveragePoolCases(),
        new GlobalAveragePoolCases(),
        new NhwcMaxPoolCases(),
        new ConvolutionCases(),
        new GemmCases(),
        new IntegerToFloatCases(),
        new DynamicProductCases(),
        .. from bits in (int[])[2, 4, 8] from level in (int[])[0, 4] select new BlockProductCases(bits, level, half: false),
        new BlockProductCases(4, 0, half: true),
        new BlockProductCases(8, 0, half: true),
        new QuantizeCases(""),
        new QuantizeCases("com.microsoft"),
        new DequantizeCases(""),
        new DequantizeCases("com.microsoft"),
        new ShiftExpCases(),
        .. ShareCases.All,
        .. NormalizationCases.All,
    ];
}
