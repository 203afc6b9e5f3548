using System.Numerics;
using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic ReciprocalShare: shares by one division a row; see <see cref="ReciprocalShares"/>.</summary>
/// <remarks>Inputs behind the terms, int64 scalars: numerator, greatest_sum (where sums are cut), divisor (a power of two) and greatest (the greatest code).</remarks>
/// <param name="To">The codes' type.</param>
[OnnxOperator("ReciprocalShare", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record ReciprocalShare(ElementType To) : ShareOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        ReciprocalShare <to> (terms, numerator, greatest_sum, divisor, greatest) => (y)
        {
        {{ShareBody.Sum}}
        {{ExtremumBody.Lesser("cut", "sum", "greatest_sum")}}
            factor = Div (numerator, cut)
            product = Mul (terms, factor)
            share = Div (product, divisor)
            clipped = Min (share, greatest)
            y = Cast <to: int = @to> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override ShareNormalizer Function(IReadOnlyList<DenseTensor> parameters)
    {
        long divisor = FunctionParameters.Number(parameters, 2, "divisor");
        if (divisor < 1 || !BitOperations.IsPow2(divisor)) throw DyadicException.BadInput($"divisor is {divisor}; it should be a power of two.");
        return ReciprocalShares.Of(FunctionParameters.Number(parameters, 0, "numerator"), FunctionParameters.Number(parameters, 1, "greatest_sum"), BitOperations.Log2((ulong)divisor), (int)Math.Clamp(FunctionParameters.Number(parameters, 3, "greatest"), 0, int.MaxValue));
    }
}
