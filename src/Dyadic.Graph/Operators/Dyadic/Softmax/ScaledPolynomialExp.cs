using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic ScaledPolynomialExp: I-BERT's i-exp in the form of the published program, which FQ-ViT uses too; see <see cref="PolynomialExponential"/>.</summary>
/// <remarks>Inputs behind the codes: ln2, b and c, int64 scalars, and powers (int64: 1, 2, 4, …, 2ⁿ), which says n and lets a proof bound the terms.</remarks>
[OnnxOperator("ScaledPolynomialExp", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record ScaledPolynomialExp : ExponentialOperator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        ScaledPolynomialExp (codes, ln2, b, c, powers) => (terms)
        {
            last = Constant <value_ints: ints = [-1]> ()
            wide = Cast <to: int = 7> (codes)
            greatest = ReduceMax <keepdims: int = 1> (wide, last)
            distance = Sub (greatest, wide)
            entries = Size (powers)
            one = Constant <value_int: int = 1> ()
            bits = Sub (entries, one)
            furthest = Mul (bits, ln2)
            below = Min (distance, furthest)
            halvings = Div (below, ln2)
            rest = Mod (below, ln2)
            moved = Sub (b, rest)
            product = Mul (moved, rest)
            polynomial = Sub (c, product)
            left = Sub (bits, halvings)
            factor = Gather (powers, left)
            terms = Mul (polynomial, factor)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerExponential Function(IReadOnlyList<DenseTensor> parameters) => PolynomialExponential.Of(
        FunctionParameters.Number(parameters, 0, "ln2"), FunctionParameters.Number(parameters, 1, "b"), FunctionParameters.Number(parameters, 2, "c"), FunctionParameters.Bits(parameters, 3));
}
