using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic ShiftExp: I-ViT's exponential of shifts; see <see cref="ShiftExponential"/>.</summary>
/// <remarks>Inputs behind the codes: unit (int64 scalar) and powers (int64: 1, 2, 4, …, 2ⁿ), which says n and lets a proof bound the terms.</remarks>
[OnnxOperator("ShiftExp", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record ShiftExp : ExponentialOperator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = $$"""
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        ShiftExp (codes, unit, powers) => (terms)
        {
            last = Constant <value_ints: ints = [-1]> ()
            wide = Cast <to: int = 7> (codes)
            greatest = ReduceMax <keepdims: int = 1> (wide, last)
            below = Sub (greatest, wide)
            one = Constant <value_int: int = 1> ()
            two = Constant <value_int: int = 2> ()
            sixteen = Constant <value_int: int = 16> ()
            raised = Add (below, one)
            half = Div (raised, two)
            fifteen = Sub (sixteen, one)
            lifted = Add (below, fifteen)
            sixteenth = Div (lifted, sixteen)
            more = Add (below, half)
            distance = Sub (more, sixteenth)
            entries = Size (powers)
            bits = Sub (entries, one)
            furthest = Mul (bits, unit)
        {{ExtremumBody.Lesser("exponent", "distance", "furthest")}}
            halvings = Div (exponent, unit)
            rest = Mod (exponent, unit)
            odd = Add (rest, one)
            drop = Div (odd, two)
            mantissa = Sub (unit, drop)
            left = Sub (bits, halvings)
            factor = Gather (powers, left)
            terms = Mul (mantissa, factor)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerExponential Function(IReadOnlyList<DenseTensor> parameters) => ShiftExponential.Of(FunctionParameters.Number(parameters, 0, "unit"), FunctionParameters.Bits(parameters, 1));
}
