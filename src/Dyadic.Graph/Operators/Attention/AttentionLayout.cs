using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// One of Q, K, V of an attention operator, read as <c>[batch, heads, positions, size]</c> whether it comes like that or as
/// <c>[batch, positions, heads · size]</c>.
/// </summary>
internal sealed class AttentionLayout
{
    private readonly int[] _strides;

    /// <summary>The layout of a tensor.</summary>
    /// <param name="shape">A shape of rank 3 or 4.</param>
    /// <param name="heads">The number of heads, used for rank 3.</param>
    public AttentionLayout(TensorShape shape, int? heads)
    {
        Batch = shape[0];
        if (shape.Rank == 4)
        {
            (Heads, Positions, Size) = (shape[1], shape[2], shape[3]);
            _strides = shape.Strides();
        }
        else
        {
            (Heads, Positions, Size) = (heads!.Value, shape[1], shape[2] / heads.Value);
            _strides = [shape[1] * shape[2], Size, shape[2], 1];
        }
    }

    /// <summary>The number of sequences.</summary>
    public int Batch { get; }

    /// <summary>The number of heads.</summary>
    public int Heads { get; }

    /// <summary>The number of positions.</summary>
    public int Positions { get; }

    /// <summary>The numbers a head has at a position.</summary>
    public int Size { get; }

    /// <summary>The place of the first number of a head at a position.</summary>
    public int Offset(int batch, int head, int position) => (batch * _strides[0]) + (head * _strides[1]) + (position * _strides[2]);

    /// <summary>The symbolic shape as <c>[batch, heads, positions, size]</c>; null when the rank is unknown.</summary>
    /// <exception cref="DyadicException">The rank is not 3 or 4, or the heads are not given or do not divide the last axis.</exception>
    public static SymbolicShape? Infer(InferenceContext c, int input, int? heads, string attribute)
    {
        c.RequireRank(input, 3, 4);
        if (c.Input(input).Shape is not { } shape) return null;
        if (shape.Rank == 4)
        {
            if (heads is { } given && !shape[1].IsCompatibleWith(given)) throw c.Fail($"{attribute} is {given}; input {input} has the shape {shape}.");
            return shape;
        }

        if (heads is not { } count || count < 1) throw c.Fail($"{attribute} is needed, because input {input} has rank 3.");
        if (!shape[2].IsKnown) return [shape[0], count, shape[1], Dimension.Unknown];
        if (shape[2].Value % count != 0) throw c.Fail($"{attribute} is {count}, which does not divide the last axis of input {input}, {shape}.");
        return [shape[0], count, shape[1], shape[2].Value / count];
    }
}
