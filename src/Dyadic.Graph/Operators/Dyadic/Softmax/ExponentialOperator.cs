using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>The first half of an integer softmax: terms[i] = exp(codes[i] − the row's greatest code), over the last axis, in a unit that cancels in the second half.</summary>
/// <remarks>
/// Input 0: codes (int8, uint8, int16 or uint16, at least one axis); the others are the function's integers. Output: int64 of the codes' shape, 0 or more.
/// A masked softmax replaces hidden codes by the least one before and hidden terms by 0 behind.
/// </remarks>
public abstract record ExponentialOperator : Operator
{
    /// <summary>The function of the given integers.</summary>
    /// <param name="parameters">The inputs behind the codes.</param>
    /// <exception cref="DyadicException">A parameter has a wrong type or is out of its range.</exception>
    public abstract IntegerExponential Function(IReadOnlyList<DenseTensor> parameters);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts codes = c.Input(0);
        if (codes.Type is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16 or ElementType.Undefined)) throw c.Fail($"the codes should have 8 or 16 bits; they are {codes.Type}.");
        if (codes.Shape is { Rank: 0 }) throw c.Fail("the codes should have an axis.");
        c.SetOutput(0, ElementType.Int64, codes.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor codes = c.Input(0);
        if (codes.Shape.Rank == 0) throw c.Fail("the codes should have an axis.");
        IntegerExponential function = Function([.. Enumerable.Range(1, c.InputCount - 1).Select(c.Input)]);
        long[] numbers = IntegerElements.ToInt64(codes);
        Span<long> terms = c.Output(0, ElementType.Int64, codes.Shape).Span<long>();
        int depth = codes.Shape[-1];
        for (int start = 0; start < numbers.Length; start += depth)
        {
            ReadOnlySpan<long> row = numbers.AsSpan(start, depth);
            long greatest = long.MinValue;
            foreach (long code in row) greatest = Math.Max(greatest, code);
            for (int i = 0; i < depth; i++) terms[start + i] = function.Of(greatest - row[i]);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        DenseTensor?[] parameters = [.. Enumerable.Range(1, c.InputCount - 1).Select(i => c.Facts(i)?.Constant)];
        if (!Array.Exists(parameters, parameter => parameter is null)) c.SetOutput(0, new IntegerInterval(0, Function(parameters!).Largest));
    }
}
