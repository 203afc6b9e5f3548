using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic PolynomialExp: I-BERT's i-exp in the form of the paper; see <see cref="PolynomialExponential"/>.</summary>
/// <remarks>Inputs behind the codes: ln2, b and c, int64 scalars.</remarks>
[OnnxOperator("PolynomialExp", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record PolynomialExp : ExponentialOperator
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        PolynomialExp (codes, ln2, b, c) => (terms)
        {
            last = Constant <value_ints: ints = [-1]> ()
            wide = Cast <to: int = 7> (codes)
            greatest = ReduceMax <keepdims: int = 1> (wide, last)
            below = Sub (greatest, wide)
            halvings = Div (below, ln2)
            rest = Mod (below, ln2)
            moved = Sub (b, rest)
            square = Mul (moved, moved)
            polynomial = Add (square, c)
            most = Constant <value_int: int = 62> ()
            index = Min (halvings, most)
            powers = Constant <value_ints: ints = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4194304, 8388608, 16777216, 33554432, 67108864, 134217728, 268435456, 536870912, 1073741824, 2147483648, 4294967296, 8589934592, 17179869184, 34359738368, 68719476736, 137438953472, 274877906944, 549755813888, 1099511627776, 2199023255552, 4398046511104, 8796093022208, 17592186044416, 35184372088832, 70368744177664, 140737488355328, 281474976710656, 562949953421312, 1125899906842624, 2251799813685248, 4503599627370496, 9007199254740992, 18014398509481984, 36028797018963968, 72057594037927936, 144115188075855872, 288230376151711744, 576460752303423488, 1152921504606846976, 2305843009213693952, 4611686018427387904]> ()
            divisor = Gather (powers, index)
            terms = Div (polynomial, divisor)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerExponential Function(IReadOnlyList<DenseTensor> parameters) =>
        PolynomialExponential.Of(FunctionParameters.Number(parameters, 0, "ln2"), FunctionParameters.Number(parameters, 1, "b"), FunctionParameters.Number(parameters, 2, "c"), bits: null);
}
