using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests.Functions;

public sealed class IntegerActivationTests
{
    [Fact]
    public void Golden_gelus()
    {
        PolynomialGelu gelu = new(1.0 / 32, shift: 0);
        Assert.Equal((-81, -7092), (gelu.Offset, gelu.Constant));
        Assert.Equal((889280, -76832), (gelu.Of(64), gelu.Of(-32)));
        Assert.Equal(1.9594, gelu.OutputScale * gelu.Of(64), 5e-5);
        ShiftGelu exact = new(1.0 / 32, 23), reference = new(1.0 / 32, 23, reference31: true);
        long[] results = new long[5];
        exact.Apply([-96, -32, 0, 32, 96], results);
        Assert.Equal(19, exact.Unit);
        Assert.Equal([0, -640, 0, 3456, 12192], results);
        reference.Apply([-96, -32, 0, 32, 96], results);
        Assert.Equal(11808, results[4]);
        Assert.Equal(1.0 / 4096, exact.OutputScale);
    }

    // Largest |error| over the 255 codes of S = range / 127.
    [Theory]
    [InlineData(1, 0.0105)]
    [InlineData(1.5, 0.0105)]
    [InlineData(2, 0.0105)]
    [InlineData(4, 0.0184)]
    [InlineData(6, 0.0184)]
    [InlineData(8, 0.0184)]
    [InlineData(10, 0.0184)]
    [InlineData(9, 0.0213)]
    [InlineData(16, 0.0255)]
    [InlineData(32, 0.275)]
    public void The_polynomial_gelu_of_8_bit_codes_is_as_near_as_published(double range, double bound)
    {
        PolynomialGelu gelu = new(range / 127, shift: 0);
        Assert.True(Enumerable.Range(-127, 255).Max(q => Math.Abs((gelu.OutputScale * gelu.Of(q)) - RealFunctions.Gelu(q * range / 127))) <= bound);
    }

    [Theory]
    [InlineData(2, 23, 0.0330)]
    [InlineData(4, 23, 0.040)]
    [InlineData(6, 23, 0.047)]
    [InlineData(8, 30, 0.0625)]
    [InlineData(10, 30, 0.078)]
    [InlineData(16, 46, 0.125)]
    public void The_shift_gelu_with_exact_quotients_is_as_near_as_published(double range, int bits, double expected)
    {
        int[] codes = [.. Enumerable.Range(-127, 255)];
        long[] results = new long[255];
        ShiftGelu gelu = new(range / 127, bits);
        gelu.Apply(codes, results);
        Assert.Equal(expected, codes.Zip(results, (q, y) => Math.Abs((gelu.OutputScale * y) - RealFunctions.Gelu(q * range / 127))).Max(), 0.03 * expected);
        ShiftGelu enough = new(range / 127, ShiftGelu.BitsFor(range));
        enough.Apply(codes, results);
        Assert.True(codes.Zip(results, (q, y) => Math.Abs((enough.OutputScale * y) - RealFunctions.Gelu(q * range / 127))).Max() <= 1.03 * expected);
    }

    [Fact]
    public void A_row_below_zero_keeps_every_shift_in_range()
    {
        long[] results = new long[3];
        new ShiftGelu(1.0 / 16, 23).Apply([-100, -50, -1], results);
        Assert.All(results, y => Assert.InRange(y, -200, 0));
        new ShiftGelu(1.0 / 16, 23).Apply([], []);
    }

    // Computed: 256 points, both ends included, S = (high − low) / 255.
    [Theory]
    [InlineData("sigmoid", -8, 8, 4, 0.1221)]
    [InlineData("sigmoid", -8, 8, 8, 0.0229)]
    [InlineData("sigmoid", -8, 8, 16, 0.0076)]
    [InlineData("sigmoid", -8, 8, 32, 0.0016)]
    [InlineData("tanh", -4, 4, 4, 0.2442)]
    [InlineData("tanh", -4, 4, 8, 0.0458)]
    [InlineData("tanh", -4, 4, 16, 0.0153)]
    [InlineData("tanh", -4, 4, 32, 0.0032)]
    [InlineData("exp", -10, 0, 4, 0.1048)]
    [InlineData("exp", -10, 0, 8, 0.0201)]
    [InlineData("exp", -10, 0, 16, 0.0043)]
    [InlineData("exp", -10, 0, 32, 0.0014)]
    public void Pieces_have_the_published_errors_and_integers_stay_within_a_code_of_them(string name, double low, double high, int pieces, double expected)
    {
        Func<double, double> function = name switch { "sigmoid" => x => 1 / (1 + Math.Exp(-x)), "tanh" => Math.Tanh, _ => Math.Exp };
        double scale = (high - low) / 255;
        double[] values = [.. Enumerable.Range(0, 256).Select(i => function(low + (i * scale)))];
        // A fine output shows the pieces alone: the grid's points are codes 0 … 255 of zero point −low / S, which need not be whole.
        PiecewiseLinear fine = PiecewiseLinear.Fit(x => function(low + x), scale, 0, 0, 255, pieces, new NormalizedCodes(1.0 / (1 << 20), 0, int.MinValue, int.MaxValue), slopeBits: 30);
        Assert.Equal(expected, Enumerable.Range(0, 256).Max(i => Math.Abs((fine.OutputScale * fine.Of(i)) - values[i])), 0.1 * expected);
        PiecewiseLinear coarse = PiecewiseLinear.Fit(x => function(low + x), scale, 0, 0, 255, pieces, new NormalizedCodes(1.0 / 128, 0, -128, 128));
        for (int i = 0; i < 256; i++)
        {
            Assert.InRange(coarse.Of(i) - (fine.OutputScale * fine.Of(i) * 128), -1, 1);
            if (i > 0) Assert.True(coarse.Of(i) >= coarse.Of(i - 1));
        }

        Assert.Equal((coarse.Of(0), coarse.Of(255)), (coarse.Of(-1000), coarse.Of(1000)));
    }

    [Fact]
    public void As_many_pieces_as_steps_have_no_error()
    {
        PiecewiseLinear all = PiecewiseLinear.Fit(Math.Tanh, 1.0 / 32, 0, -128, 127, 255, new NormalizedCodes(1.0 / 128, 0, -128, 127));
        for (int q = -128; q < 128; q++) Assert.Equal(Math.Clamp(Math.Floor((128 * Math.Tanh(q / 32.0)) + 0.5), -128, 127), all.Of(q));
        Assert.Throws<DyadicException>(() => PiecewiseLinear.Fit(Math.Log, 1, 0, -1, 1, 1, new NormalizedCodes(1, 0, 0, 1)));
    }
}
