using System.Numerics;
using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic TableExp: an exponential read from a table; see <see cref="TableExponential"/>.</summary>
/// <remarks>
/// Inputs behind the codes: table (int64, falling), multiplier (int64 scalar, at most 2³²), divisor (int64 scalar, a power of two) and rounding (int64 scalar: half the divisor to
/// take the nearest entry, 0 to take the one below). An index reaches 2³¹, where Min of ONNX Runtime 1.30 is wrong, only where a step of the logits is 2¹⁵ steps of the table.
/// </remarks>
[OnnxOperator("TableExp", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record TableExp : ExponentialOperator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        TableExp (codes, table, multiplier, divisor, rounding) => (terms)
        {
            last = Constant <value_ints: ints = [-1]> ()
            wide = Cast <to: int = 7> (codes)
            greatest = ReduceMax <keepdims: int = 1> (wide, last)
            below = Sub (greatest, wide)
            product = Mul (below, multiplier)
            raised = Add (product, rounding)
            quotient = Div (raised, divisor)
            one = Constant <value_int: int = 1> ()
            entries = Size (table)
            end = Sub (entries, one)
            index = Min (quotient, end)
            terms = Gather (table, index)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerExponential Function(IReadOnlyList<DenseTensor> parameters)
    {
        if (parameters is not [{ ElementType: ElementType.Int64 } table, ..]) throw DyadicException.BadInput("table should be int64.");
        long divisor = FunctionParameters.Number(parameters, 2, "divisor"), rounding = FunctionParameters.Number(parameters, 3, "rounding");
        if (divisor < 1 || !BitOperations.IsPow2(divisor)) throw DyadicException.BadInput($"divisor is {divisor}; it should be a power of two.");
        if (rounding != 0 && rounding != divisor / 2) throw DyadicException.BadInput($"rounding is {rounding}; it should be 0 or half of the divisor {divisor}.");
        return TableExponential.Of(table.Span<long>(), FunctionParameters.Number(parameters, 1, "multiplier"), BitOperations.Log2((ulong)divisor), nearest: rounding != 0);
    }
}
