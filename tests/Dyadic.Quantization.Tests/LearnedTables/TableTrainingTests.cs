using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization.Tests.LearnedTables;

public sealed class TableTrainingTests
{
    private static LearnedFunction GeluOf5 => LearnedFunction.Activation("gelu", x => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))), -5, 5);

    [Fact]
    public void A_network_and_its_table_are_one_function()
    {
        Random random = new(7);
        for (int trial = 0; trial < 40; trial++)
        {
            double[] Draw() => [.. Enumerable.Range(0, 15).Select(_ => (4 * random.NextDouble()) - 2)];
            double[] n = Draw(), b = Draw(), m = Draw();
            if (trial % 4 == 1) n[3] = 0;                         // a constant neuron
            if (trial % 4 == 2) (n[5], b[5]) = (-2 * n[4], -2 * b[4]); // two neurons with one breakpoint
            ReluNetwork network = new(n, b, m);
            LineTable table = network.ToTable();
            double[] places = [.. Enumerable.Range(0, 2500).Select(_ => (200 * random.NextDouble()) - 100), .. table.Breakpoints.ToArray().SelectMany(d => (double[])[d, double.BitIncrement(d), double.BitDecrement(d)])];
            foreach (double x in places) Assert.Equal(network.Of(x), table.Of(x), 1e-12 * (1 + Math.Abs(x)) * 64);
            Assert.True(table.Slopes.Length <= 16);
        }
    }

    // What training reaches with 16 lines as the best of twelve runs.
    [Theory]
    [InlineData("gelu", 0.016)]
    [InlineData("exp", 0.0045)]
    [InlineData("reciprocal of [1, 2)", 0.004)]
    [InlineData("rsqrt of [1, 4)", 0.005)]
    public void Learned_tables_are_as_near_as_published(string name, double bound)
    {
        LearnedFunction function = new[] { GeluOf5, LearnedFunction.Exponential, LearnedFunction.NormalizedReciprocal, LearnedFunction.NormalizedRootReciprocal }.Single(one => one.Name == name);
        LineTable table = TableTraining.Learn(function, new LearnedTableSettings()).ToTable();
        Assert.InRange(TableTraining.GreatestError(table, function), 0, bound);
        Assert.Equal(16, table.Slopes.Length);
        Assert.Equal((188, 94), (table.Bytes, table.HalfBytes));
    }

    [Fact]
    public void The_same_seed_gives_the_same_table()
    {
        LearnedTableSettings quick = new() { Samples = 4096, Batch = 256, Steps = 300, Seeds = 2 };
        LineTable once = TableTraining.Learn(GeluOf5, quick).ToTable(), again = TableTraining.Learn(GeluOf5, quick).ToTable(), other = TableTraining.Learn(GeluOf5, quick with { FirstSeed = 5 }).ToTable();
        Assert.Equal(once.Slopes.ToArray(), again.Slopes.ToArray());
        Assert.Equal(once.Breakpoints.ToArray(), again.Breakpoints.ToArray());
        Assert.NotEqual(once.Slopes.ToArray(), other.Slopes.ToArray());
    }

    [Fact]
    public void An_exponential_is_0_far_left_on_codes_too()
    {
        LineTable table = TableTraining.Learn(LearnedFunction.Exponential, new LearnedTableSettings { Steps = 3000, Seeds = 2 }).ToTable();
        Assert.Equal((0, 0), (table.Slopes[0], table.Intercepts[0]));
        LineExponential exponential = LineExponential.Of(table, 1.0 / 256);
        Assert.Equal(0, exponential.Of(65536));
        Assert.Equal(1, exponential.OutputScale * exponential.Largest, 0.05);
        Assert.All(Enumerable.Range(0, 65536), below => Assert.InRange(exponential.Of(below), 0, exponential.Largest));
    }

    [Fact]
    public void Calibration_serves_what_a_model_feeds()
    {
        LearnedTableSettings settings = new() { Steps = 10_000, Seeds = 2 };
        ReluNetwork network = TableTraining.Learn(LearnedFunction.RootReciprocal, settings);
        // A normalization whose variances all lie in [0.5, 2], where uniform samples of [0.1, 1024] hardly ever fall.
        Random random = new(3);
        float[] inputs = [.. Enumerable.Range(0, 8192).Select(_ => 0.5f + (1.5f * random.NextSingle()))], exact = Array.ConvertAll(inputs, x => 1 / MathF.Sqrt(x));
        double before = MeanError(network), after = MeanError(TableTraining.Calibrate(network, inputs, exact, settings));
        Assert.True(after < before / 2, $"{before} before, {after} after");

        double MeanError(ReluNetwork one) => inputs.Zip(exact, (x, y) => Math.Abs(one.ToTable().Of(x) - y)).Average();
    }

    [Theory]
    [InlineData(ActivationKind.Tanh, -1, 1)]
    [InlineData(ActivationKind.Sigmoid, 0, 1)]
    public void Activations_end_in_their_asymptotes(ActivationKind kind, double left, double right)
    {
        LineTable table = Dyadic.Quantization.LearnedTables.Of(kind)!;
        Assert.InRange(table.Slopes.Length, 3, 16);
        Assert.Equal((left, right), (table.Of(-1000), table.Of(1000)));
        Func<double, double> exact = kind == ActivationKind.Tanh ? Math.Tanh : x => 1 / (1 + Math.Exp(-x));
        Assert.All(Enumerable.Range(-2000, 4001), i => Assert.Equal(exact(i / 100.0), table.Of(i / 100.0), 0.03));
        Assert.Null(Dyadic.Quantization.LearnedTables.Of(ActivationKind.Exp));
    }

    [Fact]
    public void Settings_outside_their_ranges_are_refused()
    {
        Assert.Contains("2 to 256 lines", Assert.Throws<DyadicException>(() => TableTraining.Learn(GeluOf5, new LearnedTableSettings { Entries = 1 })).Message);
        Assert.Contains("multiple of 8", Assert.Throws<DyadicException>(() => TableTraining.Learn(GeluOf5, new LearnedTableSettings { Batch = 12 })).Message);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => TableTraining.Learn(GeluOf5, new LearnedTableSettings(), null, cancelled.Token));
    }

    // Abramowitz and Stegun 7.1.26, within 1.5e-7.
    private static double Erf(double x)
    {
        double t = 1 / (1 + (0.3275911 * Math.Abs(x)));
        double series = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return Math.Sign(x) * (1 - (series * Math.Exp(-x * x)));
    }
}
