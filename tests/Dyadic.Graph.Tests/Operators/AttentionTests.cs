using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class AttentionTests
{
    private static readonly DenseTensor Zeros = Floats([1, 1, 2, 1], 0, 0);
    private static readonly DenseTensor Values = Floats([1, 1, 2, 1], 2, 4);

    [Fact]
    public void Equal_scores_give_the_mean_of_what_is_seen()
    {
        AssertFloats(Run(new Attention(), Zeros, Zeros, Values), 3, 3);
        AssertFloats(Run(new Attention(IsCausal: true), Zeros, Zeros, Values), 2, 3);
        AssertFloats(Run(new Attention(LeftWindowSize: 0, RightWindowSize: 0), Zeros, Zeros, Values), 2, 4);
    }

    [Fact]
    public void A_query_that_sees_nothing_gets_zeros()
    {
        DenseTensor mask = DenseTensor.Create<bool>([2, 2], [false, false, true, false]);
        AssertFloats(Run(new Attention(), Zeros, Zeros, Values, mask), 0, 2);
    }

    [Fact]
    public void Query_heads_in_a_row_share_a_key_head()
    {
        DenseTensor q = Floats([1, 1, 4], 0, 0, 0, 0), k = Floats([1, 1, 2], 1, 1), v = Floats([1, 1, 2], 5, 7);
        AssertFloats(Run(new Attention(QNumHeads: 4, KvNumHeads: 2), q, k, v), 5, 5, 7, 7);
        Assert.Contains("kv_num_heads is needed", Assert.Throws<DyadicException>(() => Run(new Attention(QNumHeads: 4), q, k, v)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_past_comes_first_and_moves_the_causal_frontier()
    {
        DenseTensor one = Floats([1, 1, 1, 1], 0);
        DenseTensor[] y = Run(new Attention(IsCausal: true), 4, one, one, Floats([1, 1, 1, 1], 9), null, Floats([1, 1, 1, 1], 0), Floats([1, 1, 1, 1], 3));
        AssertFloats(y[0], 6);
        AssertFloats(y[2], 3, 9);
        AssertFloats(y[3], 0, 0);
    }

    [Fact]
    public void Pairs_are_halves_or_neighbours()
    {
        DenseTensor x = Floats([1, 1, 1, 4], 1, 2, 3, 4), cos = Floats([1, 1, 2], 0, 0), sin = Floats([1, 1, 2], 1, 1);
        AssertFloats(Run(new RotaryEmbedding(), x, cos, sin), -3, -4, 1, 2);
        AssertFloats(Run(new RotaryEmbedding(Interleaved: true), x, cos, sin), -2, 1, -4, 3);
        AssertFloats(Run(new RotaryEmbedding(RotaryEmbeddingDim: 2), x, Floats([2, 1], 1, 0), Floats([2, 1], 0, 1), Longs([1, 1], 1)), -2, 1, 3, 4);
    }
}
