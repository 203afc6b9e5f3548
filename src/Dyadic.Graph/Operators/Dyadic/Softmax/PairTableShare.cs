using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic PairTableShare: 2D-LUT's shares by a table of term and sum; see <see cref="PairTableShares"/>.</summary>
/// <remarks>Inputs behind the terms: table (int64, 11 rows of as many sums, in one axis), unit (int64 scalar, Q) and rounding (int64 scalar: ⌊Q / 2⌋ for the nearest index, 0 for the one below). Terms are at most the unit, so what Max and Min cut is at most the length of a row.</remarks>
/// <param name="To">The codes' type.</param>
[OnnxOperator("PairTableShare", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record PairTableShare(ElementType To) : ShareOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        PairTableShare <to> (terms, table, unit, rounding) => (y)
        {
        {{ShareBody.Sum}}
            eleven = Constant <value_int: int = 11> ()
            ten = Constant <value_int: int = 10> ()
            entries = Size (table)
            sums = Div (entries, eleven)
            raised = Add (sum, rounding)
            ones = Div (raised, unit)
            least = Max (ones, one)
            most = Min (least, sums)
            column = Sub (most, one)
            tenfold = Mul (terms, ten)
            lifted = Add (tenfold, rounding)
            tenths = Div (lifted, unit)
            row = Min (tenths, ten)
            start = Mul (row, sums)
            index = Add (start, column)
            share = Gather (table, index)
            y = Cast <to: int = @to> (share)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override ShareNormalizer Function(IReadOnlyList<DenseTensor> parameters)
    {
        if (parameters is not [{ ElementType: ElementType.Int64 } table, ..]) throw DyadicException.BadInput("table should be int64.");
        long unit = FunctionParameters.Number(parameters, 1, "unit"), rounding = FunctionParameters.Number(parameters, 2, "rounding");
        if (rounding != 0 && rounding != unit / 2) throw DyadicException.BadInput($"rounding is {rounding}; it should be 0 or half of the unit {unit}.");
        return PairTableShares.Of(table.Span<long>(), unit, truncates: rounding == 0);
    }
}
