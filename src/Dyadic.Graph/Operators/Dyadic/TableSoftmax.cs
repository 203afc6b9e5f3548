using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ai.dyadic TableSoftmax: y = min(⌊levels · e / Σ e + ½⌋, 255) with e = exponentials[greatest − code], over the last axis.
/// </summary>
/// <remarks>
/// Inputs: codes (uint8, at least one axis); exponentials (int64 [256]: 2⁴⁰ · exp(−d · step) for d = 0…255, so the first is 2⁴⁰);
/// levels (int64 scalar: 256 for an output scale of 1/256). Output: uint8 of the codes' shape, zero point 0.
/// The last axis holds at most 2²⁰ codes. A sum is at least 2⁴⁰ and a share at most levels, so Max and Min in the body see no number near 2³¹, where ONNX Runtime 1.30 compares wrong.
/// </remarks>
[OnnxOperator("TableSoftmax", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record TableSoftmax : Operator
{
    /// <summary>Bits of fraction of the exponentials.</summary>
    public const int TableBits = 40;

    /// <summary>Codes of the longest row: a sum of more could leave 62 bits with the levels it is multiplied by.</summary>
    public const int LongestRow = 1 << 20;

    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = """
        <domain: "ai.dyadic", opset_import: ["" : 21]>
        TableSoftmax (codes, exponentials, levels) => (y)
        {
            last = Constant <value_ints: ints = [-1]> ()
            wide = Cast <to: int = 6> (codes)
            greatest = ReduceMax <keepdims: int = 1> (wide, last)
            below = Sub (greatest, wide)
            term = Gather (exponentials, below)
            sum = ReduceSum <keepdims: int = 1> (term, last)
            one = Constant <value_int: int = 1> ()
            divisor = Max (sum, one)
            two = Constant <value_int: int = 2> ()
            half = Div (divisor, two)
            scaled = Mul (term, levels)
            raised = Add (scaled, half)
            share = Div (raised, divisor)
            most = Constant <value_int: int = 255> ()
            clipped = Min (share, most)
            y = Cast <to: int = 2> (clipped)
        }
        """;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts codes = c.Input(0);
        if (codes.Type is not (ElementType.UInt8 or ElementType.Undefined)) throw c.Fail($"the codes should be uint8; they are {codes.Type}.");
        c.SetOutput(0, ElementType.UInt8, codes.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor codes = c.Input(0), exponentials = c.Input(1);
        if (codes.ElementType != ElementType.UInt8 || codes.Shape.Rank == 0) throw c.Fail($"the codes should be uint8 with an axis; they are {codes}.");
        if (exponentials.ElementType != ElementType.Int64 || exponentials.Count != 256) throw c.Fail($"the exponentials should be 256 int64; they are {exponentials}.");
        if (codes.Shape[-1] > LongestRow) throw c.Fail($"rows should have at most {LongestRow} codes; they have {codes.Shape[-1]}.");
        long levels = RequantizeArithmetic.Scalar(c, 2, "levels");
        ReadOnlySpan<long> table = exponentials.Span<long>();
        DenseTensor y = c.Output(0, ElementType.UInt8, codes.Shape);
        int depth = codes.Shape[-1];
        for (int start = 0; start < codes.Count; start += depth)
        {
            ReadOnlySpan<byte> row = codes.Bytes.Slice(start, depth);
            byte greatest = 0;
            foreach (byte code in row) greatest = Math.Max(greatest, code);
            long sum = 0;
            foreach (byte code in row) sum += table[greatest - code];
            sum = Math.Max(sum, 1);
            for (int i = 0; i < depth; i++) y.Bytes[start + i] = (byte)Math.Min(((table[greatest - row[i]] * levels) + (sum / 2)) / sum, byte.MaxValue);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => c.SetOutput(0, IntegerInterval.Of(ElementType.UInt8));
}
