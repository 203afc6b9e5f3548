using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic TableShare: REXP's shares by a table of reciprocals; see <see cref="TableShares"/>.</summary>
/// <remarks>Inputs behind the terms: table (int64), unit (int64 scalar, Q) and divisor (int64 scalar: Q, or Q + 1 to divide products by a shift). Terms are at most the unit, so what Max and Min cut is at most the length of a row.</remarks>
/// <param name="To">The codes' type.</param>
[OnnxOperator("TableShare", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record TableShare(ElementType To) : ShareOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        TableShare <to> (terms, table, unit, divisor) => (y)
        {
        {{ShareBody.Sum}}
            two = Constant <value_int: int = 2> ()
            half = Div (unit, two)
            raised = Add (sum, half)
            ones = Div (raised, unit)
            entries = Size (table)
            least = Max (ones, one)
            most = Min (least, entries)
            index = Sub (most, one)
            alpha = Gather (table, index)
            product = Mul (terms, alpha)
            share = Div (product, divisor)
            clipped = Min (share, unit)
            y = Cast <to: int = @to> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override ShareNormalizer Function(IReadOnlyList<DenseTensor> parameters)
    {
        if (parameters is not [{ ElementType: ElementType.Int64 } table, ..]) throw DyadicException.BadInput("table should be int64.");
        long unit = FunctionParameters.Number(parameters, 1, "unit"), divisor = FunctionParameters.Number(parameters, 2, "divisor");
        if (divisor != unit && divisor != unit + 1) throw DyadicException.BadInput($"divisor is {divisor}; it should be the unit {unit} or one more.");
        return TableShares.Of(table.Span<long>(), unit, shifts: divisor != unit);
    }
}
