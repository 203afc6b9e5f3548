using System.Text;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic SquareRoot: y = ⌊√x⌋ of int64 numbers, which are cut to [0, 2⁵²) before.</summary>
/// <remarks>
/// The body tries one bit of the root after the other, the greatest first: 26 comparisons.
/// </remarks>
[OnnxOperator("SquareRoot", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record SquareRoot : Operator
{
    /// <summary>Bits of a root.</summary>
    public const int RootBits = 26;

    /// <summary>The greatest number whose root is taken.</summary>
    public const long Greatest = (1L << (2 * RootBits)) - 1;

    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = WriteBody();

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.Require(0, type => type == ElementType.Int64, "int64");
        c.SetOutput(0, ElementType.Int64, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        if (x.ElementType != ElementType.Int64) throw c.Fail($"the numbers should be int64; they are {x.ElementType}.");
        DenseTensor y = c.Output(0, ElementType.Int64, x.Shape);
        ReadOnlySpan<long> numbers = x.Span<long>();
        Span<long> roots = y.Span<long>();
        for (int i = 0; i < roots.Length; i++) roots[i] = Floor(Math.Clamp(numbers[i], 0, Greatest));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        IntegerInterval x = c.Input(0) ?? new IntegerInterval(0, Greatest);
        c.SetOutput(0, new IntegerInterval(Floor((long)Int128.Clamp(x.Min, 0, Greatest)), Floor((long)Int128.Clamp(x.Max, 0, Greatest))));
    }

    // Numbers below 2⁵³ are doubles, and the rounded root of one is at most one too great.
    private static long Floor(long number)
    {
        long root = (long)Math.Sqrt(number);
        return root * root > number ? root - 1 : root;
    }

    private static string WriteBody()
    {
        StringBuilder body = new($$"""
            <domain: "ai.dyadic", opset_import: ["" : 21]>
            SquareRoot (x) => (y)
            {
                least = Constant <value_int: int = 0> ()
                greatest = Constant <value_int: int = {{Greatest}}> ()
            {{ExtremumBody.Greater("cut", "x", "least")}}
            {{ExtremumBody.Lesser("number", "cut", "greatest")}}
                root_{{RootBits}} = Mul (number, least)

            """);
        for (int bit = RootBits - 1; bit >= 0; bit--)
        {
            body.Append($$"""
                step_{{bit}} = Constant <value_int: int = {{1L << bit}}> ()
                trial_{{bit}} = Add (root_{{bit + 1}}, step_{{bit}})
                square_{{bit}} = Mul (trial_{{bit}}, trial_{{bit}})
                fits_{{bit}} = LessOrEqual (square_{{bit}}, number)
                root_{{bit}} = Where (fits_{{bit}}, trial_{{bit}}, root_{{bit + 1}})

            """);
        }

        return body.Append("    y = Identity (root_0)\n}").ToString();
    }
}
