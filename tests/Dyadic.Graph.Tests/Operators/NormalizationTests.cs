using Dyadic.Core;
using static Dyadic.Graphs.Operators.Tests.OneOperator;

namespace Dyadic.Graphs.Operators.Tests;

public class NormalizationTests
{
    [Fact]
    public void Layer_normalization_gives_mean_and_inverse_deviation_too()
    {
        DenseTensor[] y = Run(new LayerNormalization(Epsilon: 0), 3, Floats([2, 2], 1, 3, 10, 30), Floats([2], 1, 2), Floats([2], 0, 1));
        AssertFloats(y[0], -1, 3, -1, 3);
        AssertFloats(y[1], 2, 20);
        AssertFloats(y[2], 1, 0.1f);
    }

    [Fact]
    public void Root_mean_square_normalization_keeps_the_mean() =>
        AssertFloats(Run(new RmsNormalization(Epsilon: 0), Floats([1, 2], 1, 7), Floats([1], 5)), 1, 7);

    [Fact]
    public void Groups_share_statistics_and_channels_have_their_own_scale()
    {
        DenseTensor x = Floats([1, 2, 1], 1, 3);
        AssertFloats(Run(new GroupNormalization(1, Epsilon: 0), x, Floats([2], 1, 2), Floats([2], 0, 0)), -1, 2);
        AssertFloats(Run(new InstanceNormalization(), x, Floats([2], 1, 2), Floats([2], 5, 6)), 5, 6);
        Assert.Throws<DyadicException>(() => Run(new GroupNormalization(3), x, Floats([2], 1, 2), Floats([2], 0, 0)));
    }

    [Fact]
    public void Lines_are_divided_by_their_norm_and_zero_lines_stay_zero() =>
        AssertFloats(Run(new LpNormalization(), Floats([2, 2], 3, 4, 0, 0)), 0.6f, 0.8f, 0, 0);

    [Fact]
    public void Mean_variance_normalization_uses_the_given_axes() =>
        AssertFloats(Run(new MeanVarianceNormalization([1]), Floats([2, 2], 1, 3, 5, 9)), -1, 1, -1, 1);
}
