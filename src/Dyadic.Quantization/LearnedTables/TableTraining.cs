using Dyadic.Kernels.Functions;

namespace Dyadic.Quantization;

/// <summary>Trains tables of lines. Yu et al. 2022 (NN-LUT), section 3: uniform samples, absolute error, Adam; of several beginnings the best is kept.</summary>
public static class TableTraining
{
    private const int Grid = 20_001;

    /// <summary>Learns a function.</summary>
    /// <param name="function">What to learn.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told the share of the runs that are done.</param>
    /// <param name="token">Cancels between two runs.</param>
    /// <returns>The network with the least greatest error over the range; <see cref="ReluNetwork.ToTable"/> makes its table.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ReluNetwork Learn(LearnedFunction function, LearnedTableSettings settings, IProgress<double>? progress = null, CancellationToken token = default)
    {
        settings = settings.Validated();
        (int Seed, double Rate)[] runs = [.. Enumerable.Range(settings.FirstSeed, settings.Seeds).SelectMany(seed => settings.LearningRates.Select(rate => (seed, rate)))];
        ReluNetwork[] networks = new ReluNetwork[runs.Length];
        int done = 0;
        Parallel.For(0, runs.Length, new ParallelOptions { CancellationToken = token, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            Random random = new(runs[i].Seed);
            (float[] x, float[] y) = Draw(function, settings.Samples, random);
            networks[i] = NetworkTraining.Run(Start(function.Tail, settings.Entries - 1, random), x, y, settings, runs[i].Rate, keepSigns: function.Tail != FlatTail.None);
            progress?.Report((double)Interlocked.Increment(ref done) / runs.Length);
        });
        return networks.MinBy(network => GreatestError(network.ToTable(), function))!;
    }

    /// <summary>
    /// Goes on training a network on what a model feeds to the function, without labels: inputs seen at one place of the model and the exact results there. Section 3, calibration.
    /// </summary>
    /// <param name="network">Where to start.</param>
    /// <param name="inputs">What was seen, at least a batch.</param>
    /// <param name="results">The function of each.</param>
    /// <param name="settings">How.</param>
    public static ReluNetwork Calibrate(ReluNetwork network, float[] inputs, float[] results, LearnedTableSettings settings) =>
        NetworkTraining.Run(network, inputs, results, settings.Validated(), settings.LearningRates.Order().ElementAt(settings.LearningRates.Count / 2), keepSigns: false);

    /// <summary>The greatest error of a table over the function's range, on 20,001 places.</summary>
    public static double GreatestError(LineTable table, LearnedFunction function)
    {
        double greatest = 0;
        for (int i = 0; i < Grid; i++)
        {
            double x = function.From + ((function.To - function.From) * i / (Grid - 1)), error = Math.Abs(table.Of(x) - function.Function(x));
            greatest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(greatest, error);
        }

        return greatest;
    }

    private static (float[] X, float[] Y) Draw(LearnedFunction function, int count, Random random)
    {
        double[] drawn = [.. Enumerable.Range(0, count).Select(_ => function.From + ((function.To - function.From) * random.NextDouble()))];
        return (Array.ConvertAll(drawn, x => (float)x), Array.ConvertAll(drawn, x => (float)function.Function(x)));
    }

    // |N(0, 1)| with the signs that put breakpoints on the right half-axis; m = N(0, 1) / 4.
    private static ReluNetwork Start(FlatTail tail, int neurons, Random random)
    {
        double[] n = new double[neurons], b = new double[neurons], m = new double[neurons];
        for (int j = 0; j < neurons; j++)
        {
            (n[j], b[j], m[j]) = (Normal(random), Normal(random), Normal(random) / 4);
            if (tail == FlatTail.None) continue;
            (n[j], b[j]) = (tail == FlatTail.Left ? Math.Abs(n[j]) : -Math.Abs(n[j]), Math.Abs(b[j]));
        }

        return new ReluNetwork(n, b, m);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
