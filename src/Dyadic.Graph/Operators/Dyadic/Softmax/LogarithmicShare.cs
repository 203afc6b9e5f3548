using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic LogarithmicShare: FQ-ViT's rounded negative logarithms to base 2 of shares; see <see cref="LogarithmicShares"/>.</summary>
/// <remarks>Input behind the terms: greatest (int64 scalar, the last code: 2 to 6 one bits).</remarks>
/// <param name="To">The codes' type.</param>
[OnnxOperator("LogarithmicShare", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record LogarithmicShare(ElementType To) : ShareOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        LogarithmicShare <to> (terms, greatest) => (y)
        {
        {{ShareBody.Sum}}
            two = Constant <value_int: int = 2> ()
            empty = Less (terms, one)
            divisor = Where (empty, one, terms)
            double_sum = Mul (sum, two)
            numerator = Add (double_sum, divisor)
            double_term = Mul (divisor, two)
            ratio = Div (numerator, double_term)
            double_ratio = Mul (ratio, two)
            column = Unsqueeze (double_ratio, last)
            thresholds = Constant <value_ints: ints = [3, 6, 12, 24, 48, 96, 192, 384, 768, 1536, 3072, 6144, 12288, 24576, 49152, 98304, 196608, 393216, 786432, 1572864, 3145728, 6291456, 12582912, 25165824, 50331648, 100663296, 201326592, 402653184, 805306368, 1610612736, 3221225472, 6442450944, 12884901888, 25769803776, 51539607552, 103079215104, 206158430208, 412316860416, 824633720832, 1649267441664, 3298534883328, 6597069766656, 13194139533312, 26388279066624, 52776558133248, 105553116266496, 211106232532992, 422212465065984, 844424930131968, 1688849860263936, 3377699720527872, 6755399441055744, 13510798882111488, 27021597764222976, 54043195528445952, 108086391056891904, 216172782113783808, 432345564227567616, 864691128455135232, 1729382256910270464, 3458764513820540928]> ()
            reached = GreaterOrEqual (column, thresholds)
            counted = Cast <to: int = 7> (reached)
            logarithm = ReduceSum <keepdims: int = 0> (counted, last)
            cut = Min (logarithm, greatest)
            code = Where (empty, greatest, cut)
            y = Cast <to: int = @to> (code)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override ShareNormalizer Function(IReadOnlyList<DenseTensor> parameters) => LogarithmicShares.Of(FunctionParameters.Number(parameters, 0, "greatest"));
}
