using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests.Functions;

public sealed class LineTableTests
{
    // Least greatest errors of free lines, by the theory of best approximation.
    [Theory]
    [InlineData("exp16", 8, 0.0041)]
    [InlineData("exp16", 16, 0.0010)]
    [InlineData("exp16", 32, 0.0002)]
    [InlineData("reciprocal", 8, 0.0073)]
    [InlineData("reciprocal", 16, 0.0018)]
    [InlineData("rsqrt", 16, 0.0020)]
    [InlineData("reciprocal2", 16, 1.7e-4)]
    [InlineData("rsqrt4", 16, 2.5e-4)]
    public void Free_knots_reach_the_optimum(string name, int lines, double expected)
    {
        (Func<double, double> function, double from, double to) = Named(name);
        LineTable table = FreeKnots.Fit(function, from, to, lines, 65537);
        double greatest = Enumerable.Range(0, 100_001).Max(i => Error(table, function, from + ((to - from) * i / 100_000)));
        Assert.Equal(expected, greatest, 0.35 * Math.Pow(10, Math.Floor(Math.Log10(expected))) + (0.08 * expected));
        Assert.True(table.Slopes.Length <= lines);
    }

    [Fact]
    public void A_line_is_found_between_points()
    {
        MinimaxLine line = MinimaxLine.Of([0, 1, 2, 3], [0, 2, 1, 3]);
        Assert.Equal((0.5, 0.75, 0.75), (line.Slope, line.Intercept, line.Error));
        Assert.Equal(0, MinimaxLine.Of([5, 7], [1, -3]).Error);
    }

    [Theory]
    [InlineData(1.0 / 16, 8)]
    [InlineData(5.0 / 127, 8)]
    [InlineData(1.0 / 4096, 16)]
    public void Integers_stay_within_the_bound_of_their_rounding(double scale, int bits)
    {
        LineTable table = FreeKnots.Fit(Math.Tanh, -8, 8, 16, 2049);
        IntegerLineTable integers = new(table, scale);
        for (long q = -1L << (bits - 1); q < 1L << (bits - 1); q++)
        {
            double x = q * scale, bound = (Math.Abs(x) + scale) * Math.ScaleB(1, -(integers.Fraction + 1));
            Assert.Equal(table.Of(x), integers.OutputScale * integers.Of(q), bound * (1 + 1e-9));
        }

        Assert.InRange(integers.Lines.Slopes.ToArray().Max(Math.Abs), 1, short.MaxValue);
        Assert.Equal(188, integers.TableBytes);
    }

    [Fact]
    public void Breakpoints_belong_to_the_line_on_their_right_and_the_outer_lines_go_on()
    {
        LineTable table = new([-1, 1], [0, 1, 0], [-1, 0, 1]);
        Assert.Equal([-1, -1, 0, 1, 1], new[] { -50.0, -1, 0, 1, 50 }.Select(table.Of));
        Assert.Equal([-1f, 0.5f, 1f], new[] { -3f, 0.5f, 3f }.Select(table.OfSingle));
        Assert.Equal([(Half)(-1), (Half)0.5, (Half)1], new[] { (Half)(-3), (Half)0.5, (Half)3 }.Select(table.OfHalf));
        IntegerLineTable integers = new(table, 0.25);
        Assert.Equal([-4, -4, -3, 3, 4, 4], new long[] { -5, -4, -3, 3, 4, 5 }.Select(q => integers.Of(q) >> integers.Fraction));
        Assert.Equal(integers.Of(int.MaxValue), integers.Of(long.MaxValue));
    }

    // Rows of equal terms: the shares of T of them add up to T · (1/T), whatever T is.
    [Fact]
    public void Shares_by_lines_add_up_for_every_length()
    {
        LineShares shares = LineShares.Of(FreeKnots.Fit(x => 1 / x, 1, 2, 16), 16);
        foreach (int length in (int[])[1, 2, 3, 5, 7, 64, 100, 500, 1023, 1024, 4000])
        {
            long[] terms = [.. Enumerable.Repeat(1L << 30, length)];
            int[] codes = new int[length];
            shares.Apply(terms, codes);
            double exact = Math.Min(65536.0 / length, 65535);
            Assert.All(codes, code => Assert.InRange(code, Math.Floor(exact * (1 - 4e-4)) - 1, exact * (1 + 4e-4)));
        }
    }

    [Fact]
    public void What_is_no_table_is_refused()
    {
        Assert.Throws<DyadicException>(() => new LineTable([1], [1], [1]));
        Assert.Throws<DyadicException>(() => new LineTable([2, 1], [1, 1, 1], [1, 1, 1]));
        Assert.Throws<DyadicException>(() => new LineTable([], [double.NaN], [1]));
        LineTable line = new([], [1], [1e9]);
        Assert.Throws<DyadicException>(() => new IntegerLineTable(line, 0));
        Assert.Contains("larger step", Assert.Throws<DyadicException>(() => new IntegerLineTable(line, 1e-6)).Message);
        Assert.Throws<DyadicException>(() => LineExponential.Of(new LineTable([], [1], [-1]), 1));
        Assert.Throws<DyadicException>(() => FreeKnots.Fit(x => 1 / x, -1, 1, 4));
        Assert.Throws<DyadicException>(() => FreeKnots.Fit(Math.Exp, 1, 1, 4));
    }

    private static double Error(LineTable table, Func<double, double> function, double x) => Math.Abs(table.Of(x) - function(x));

    private static (Func<double, double> Function, double From, double To) Named(string name) => name switch
    {
        "exp16" => (Math.Exp, -16, 0),
        "reciprocal" => (x => 1 / x, 1, 1024),
        "rsqrt" => (x => 1 / Math.Sqrt(x), 1, 1024),
        "reciprocal2" => (x => 1 / x, 1, 2),
        _ => (x => 1 / Math.Sqrt(x), 1, 4),
    };
}
