using System.Numerics;
using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic LineShare: shares by lines of the reciprocal, NN-LUT's table; see <see cref="LineShares"/>.</summary>
/// <remarks>
/// Inputs behind the terms: breakpoints, slopes and intercepts (int64 in one axis), divisor (int64 scalar, a power of two: what the lines give beyond 22 bits of fraction),
/// dropped (int64 scalar, 22 less the bits of a share) and greatest (int64 scalar, the greatest code). But for the sum, Max and Min see mantissas of 16 bits, values of lines of 32 and shares below twice the greatest.
/// </remarks>
/// <param name="To">The codes' type.</param>
[OnnxOperator("LineShare", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record LineShare(ElementType To) : ShareOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        LineShare <to> (terms, breakpoints, slopes, intercepts, divisor, dropped, greatest) => (y)
        {
        {{ShareBody.Sum}}
            powers = Constant <value_ints: ints = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4194304, 8388608, 16777216, 33554432, 67108864, 134217728, 268435456, 536870912, 1073741824, 2147483648, 4294967296, 8589934592, 17179869184, 34359738368, 68719476736, 137438953472, 274877906944, 549755813888, 1099511627776, 2199023255552, 4398046511104, 8796093022208, 17592186044416, 35184372088832, 70368744177664, 140737488355328, 281474976710656, 562949953421312, 1125899906842624, 2251799813685248, 4503599627370496, 9007199254740992, 18014398509481984, 36028797018963968, 72057594037927936, 144115188075855872, 288230376151711744, 576460752303423488, 1152921504606846976, 2305843009213693952, 4611686018427387904]> ()
            sum_column = Unsqueeze (sum, last)
            reached = GreaterOrEqual (sum_column, powers)
            reached_one = Cast <to: int = 7> (reached)
            count = ReduceSum <keepdims: int = 0> (reached_one, last)
            exponent = Sub (count, one)
            fifteen = Constant <value_int: int = 15> ()
            zero = Sub (one, one)
            small_powers = Constant <value_ints: ints = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768]> ()
            greatest_mantissa = Constant <value_int: int = 65535> ()
            lack = Sub (fifteen, exponent)
            up = Max (lack, zero)
            factor = Gather (small_powers, up)
        {{ExtremumBody.Lesser("small", "sum", "greatest_mantissa")}}
            raised = Mul (small, factor)
            excess = Sub (exponent, fifteen)
            down = Max (excess, zero)
            quotient = Gather (powers, down)
            lowered = Div (sum, quotient)
            is_small = Greater (lack, zero)
            chosen = Where (is_small, raised, lowered)
            mantissa = Min (chosen, greatest_mantissa)
            column = Unsqueeze (mantissa, last)
            passed = GreaterOrEqual (column, breakpoints)
            counted = Cast <to: int = 7> (passed)
            line = ReduceSum <keepdims: int = 0> (counted, last)
            slope = Gather (slopes, line)
            intercept = Gather (intercepts, line)
            product = Mul (slope, mantissa)
            value = Add (product, intercept)
            positive = Max (value, zero)
            inverse = Div (positive, divisor)
            most = Constant <value_int: int = 4194304> ()
            reciprocal = Min (inverse, most)
            scaled = Mul (terms, reciprocal)
            moved = Add (exponent, dropped)
            last_power = Constant <value_int: int = 62> ()
            index = Min (moved, last_power)
            step = Gather (powers, index)
            share = Div (scaled, step)
            clipped = Min (share, greatest)
            y = Cast <to: int = @to> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override ShareNormalizer Function(IReadOnlyList<DenseTensor> parameters)
    {
        long divisor = FunctionParameters.Number(parameters, 3, "divisor"), dropped = FunctionParameters.Number(parameters, 4, "dropped"), greatest = FunctionParameters.Number(parameters, 5, "greatest");
        if (divisor < 1 || !BitOperations.IsPow2(divisor)) throw DyadicException.BadInput($"divisor is {divisor}; it should be a power of two.");
        if (dropped is < 6 or > 20 || greatest != (1L << (int)(LineShares.ReciprocalBits - dropped)) - 1) throw DyadicException.BadInput($"greatest is {greatest}; with {dropped} dropped bits, of 6 to 20, it should be 2^(22 - dropped) - 1.");
        return LineShares.Of(FunctionParameters.Lines(parameters, 0), BitOperations.Log2((ulong)divisor), (int)(LineShares.ReciprocalBits - dropped));
    }
}
