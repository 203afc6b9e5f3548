using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>The second half of an integer softmax: the shares of terms in the sum of their row, over the last axis, as codes.</summary>
/// <remarks>Input 0: terms (int64, 0 or more, at least one axis); the others are the function's integers. Output: codes of the terms' shape.</remarks>
/// <param name="To">The codes' type: uint8, int8, uint16 or int16.</param>
public abstract record ShareOperator(ElementType To) : Operator
{
    /// <summary>The function of the given integers.</summary>
    /// <param name="parameters">The inputs behind the terms.</param>
    /// <exception cref="DyadicException">A parameter has a wrong type or is out of its range.</exception>
    public abstract ShareNormalizer Function(IReadOnlyList<DenseTensor> parameters);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (To is not (ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16 or ElementType.Int16)) throw c.Fail($"attribute 'to' should be uint8, int8, uint16 or int16; it is {To}.");
        TensorFacts terms = c.Input(0);
        if (terms.Type is not (ElementType.Int64 or ElementType.Undefined)) throw c.Fail($"the terms should be int64; they are {terms.Type}.");
        if (terms.Shape is { Rank: 0 }) throw c.Fail("the terms should have an axis.");
        c.SetOutput(0, To, terms.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor terms = c.Input(0);
        if (terms.ElementType != ElementType.Int64 || terms.Shape.Rank == 0) throw c.Fail($"the terms should be int64 with an axis; they are {terms}.");
        ShareNormalizer function = Function([.. Enumerable.Range(1, c.InputCount - 1).Select(c.Input)]);
        DenseTensor y = c.Output(0, To, terms.Shape);
        int depth = terms.Shape[-1];
        int[] codes = new int[depth];
        for (int start = 0; start < terms.Count; start += depth)
        {
            ReadOnlySpan<long> row = terms.Span<long>().Slice(start, depth);
            if (row.ContainsAnyExceptInRange(0, long.MaxValue)) throw c.Fail("a term is negative.");
            function.Apply(row, codes);
            for (int i = 0; i < depth; i++) IntegerElements.SetWrapped(y, start + i, codes[i]);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        DenseTensor?[] parameters = [.. Enumerable.Range(1, c.InputCount - 1).Select(i => c.Facts(i)?.Constant)];
        if (!Array.Exists(parameters, parameter => parameter is null)) c.SetOutput(0, new IntegerInterval(0, Function(parameters!).Greatest));
    }
}
