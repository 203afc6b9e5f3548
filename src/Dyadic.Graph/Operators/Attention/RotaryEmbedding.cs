using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX RotaryEmbedding: rotates pairs of numbers of each head by angles that depend on the position.</summary>
/// <remarks>
/// x is <c>[batch, heads, positions, size]</c> or <c>[batch, positions, heads · size]</c>. Cosines and sines are <c>[positions, rotated / 2]</c>
/// picked by the position ids <c>[batch, positions]</c>, or <c>[batch, positions, rotated / 2]</c> without ids. A pair (a, b) becomes
/// (a·cos − b·sin, a·sin + b·cos); numbers beyond the rotated ones stay.
/// </remarks>
/// <param name="Interleaved">Pairs are neighbours; otherwise the halves of the rotated numbers are paired.</param>
/// <param name="NumHeads">The number of heads; needed for rank 3.</param>
/// <param name="RotaryEmbeddingDim">How many numbers of a head are rotated; 0 for all.</param>
[OnnxOperator("RotaryEmbedding", SinceVersion = 23)]
public sealed record RotaryEmbedding(bool Interleaved = false, int NumHeads = 0, int RotaryEmbeddingDim = 0) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    private int? Heads => NumHeads == 0 ? null : NumHeads;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        c.RequireReal(1);
        c.RequireReal(2);
        bool hasIds = c.HasInput(3);
        if (hasIds) c.Require(3, type => type == ElementType.Int64, "int64");
        if (AttentionLayout.Infer(c, 0, Heads, "num_heads") is { } shape)
        {
            Dimension half = RotaryEmbeddingDim > 0 ? RotaryEmbeddingDim / 2 : shape[3].IsKnown ? shape[3].Value / 2 : Dimension.Unknown;
            if (RotaryEmbeddingDim < 0 || RotaryEmbeddingDim % 2 != 0 || (shape[3].IsKnown && (RotaryEmbeddingDim > shape[3].Value || (RotaryEmbeddingDim == 0 && shape[3].Value % 2 != 0))))
            {
                throw c.Fail($"rotary_embedding_dim is {RotaryEmbeddingDim}; an even part of the head size {shape[3]} can be rotated.");
            }

            ReadOnlySpan<Dimension> angles = hasIds ? [Dimension.Unknown, half] : [shape[0], shape[2], half];
            c.RequireShape(1, angles);
            c.RequireShape(2, angles);
            c.RequireShape(3, shape[0], shape[2]);
        }

        c.SetOutput(0, x.Type, x.Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        AttentionLayout layout = new(x.Shape, Heads);
        double[] cosines = RealElements.Read(c.Input(1)), sines = RealElements.Read(c.Input(2));
        int half = c.Input(1).Shape[-1], positions = half == 0 ? 0 : cosines.Length / half;
        if (sines.Length != cosines.Length) throw c.Fail($"cosines {c.Input(1).Shape} and sines {c.Input(2).Shape} should have the same shape.");
        y.CopyFrom(x);
        for (int batch = 0; batch < layout.Batch; batch++)
        {
            for (int position = 0; position < layout.Positions; position++)
            {
                int at = (batch * layout.Positions) + position;
                int angle = c.OptionalInput(3) is { } ids ? ElementIndices.Read(c, ids, at, positions) : at;
                for (int head = 0; head < layout.Heads; head++)
                {
                    int start = layout.Offset(batch, head, position);
                    for (int i = 0; i < half; i++)
                    {
                        int first = start + (Interleaved ? 2 * i : i), second = start + (Interleaved ? (2 * i) + 1 : half + i);
                        double a = RealElement.Get(x, first), b = RealElement.Get(x, second), cos = cosines[(angle * half) + i], sin = sines[(angle * half) + i];
                        RealElement.Set(y, first, (a * cos) - (b * sin));
                        RealElement.Set(y, second, (a * sin) + (b * cos));
                    }
                }
            }
        }
    }
}
