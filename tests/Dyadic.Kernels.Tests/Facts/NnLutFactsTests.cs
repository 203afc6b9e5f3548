using Dyadic.Kernels.Functions;
using Dyadic.Kernels.Tests.Functions;

namespace Dyadic.Kernels.Tests.Facts;

/// <summary>What the theory of best approximation says of tables of lines, which Yu et al. 2022 (NN-LUT) learn; docs/methods/facts.md lists where each is tested.</summary>
public sealed class NnLutFactsTests
{
    // About (∫ √|f''|)² / (16 N²): four times less for twice as many lines.
    [Theory]
    [InlineData("gelu", -5, 5, 8, 0.0066)]
    [InlineData("gelu", -5, 5, 16, 0.0021)]
    [InlineData("gelu", -5, 5, 32, 0.0005)]
    [InlineData("exp", -256, 0, 8, 0.0042)]
    [InlineData("exp", -256, 0, 16, 0.0010)]
    [InlineData("rsqrt", 0.1, 1024, 16, 0.0075)]
    public void Free_lines_are_as_near_as_the_best(string name, double from, double to, int lines, double expected)
    {
        Func<double, double> function = name switch { "gelu" => RealFunctions.Gelu, "exp" => Math.Exp, _ => x => 1 / Math.Sqrt(x) };
        LineTable table = FreeKnots.Fit(function, from, to, lines, (1 << 18) + 1);
        double greatest = Enumerable.Range(0, 1 << 18).Select(i => from + ((to - from) * i / (1 << 18))).Max(x => Math.Abs(table.Of(x) - function(x)));
        Assert.InRange(greatest, 0.85 * expected - 5e-5, 1.1 * expected + 5e-5);
        Assert.True(table.Slopes.Length <= lines);
    }

    // The shares of a row add up to T · DIV(T), whatever the exponential: the table over [1, 2) holds that to 0.04 %.
    [Fact]
    public void Rows_add_up_to_1_for_every_sum()
    {
        LineShares shares = LineShares.Of(FreeKnots.Fit(x => 1 / x, 1, 2, 16), 16);
        Random random = new(19);
        for (int row = 0; row < 300; row++)
        {
            int length = random.Next(1, 400);
            long[] terms = [.. Enumerable.Range(0, length).Select(_ => (long)(random.NextDouble() * (1L << 40)))];
            int[] codes = new int[length];
            shares.Apply(terms, codes);
            double lost = length / 65536.0; // every share is rounded down
            Assert.InRange(codes.Sum(shares.Format.Share), 1 - 4e-4 - lost, 1 + 4e-4);
        }
    }

    [Theory]
    [InlineData(8, 23, 92)]
    [InlineData(16, 47, 188)]
    [InlineData(32, 95, 380)]
    public void A_table_takes_the_published_bytes(int lines, int words, int bytes)
    {
        LineTable table = new([.. Enumerable.Range(1, lines - 1).Select(i => (double)i)], new double[lines], new double[lines]);
        Assert.Equal((4 * words, bytes, bytes / 2), (table.Bytes, table.Bytes, table.HalfBytes));
    }
}
