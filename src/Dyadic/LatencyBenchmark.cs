using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime;

namespace Dyadic;

/// <summary>Measures how long one run of a model takes.</summary>
public static class LatencyBenchmark
{
    private const int MostRuns = 1_000_000;
    private const int LeastRuns = 3;

    /// <summary>Runs the model on random inputs again and again, after a warm-up.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Threads, time, shapes.</param>
    /// <exception cref="DyadicException">A shape does not fit, or a node cannot be computed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two runs.</exception>
    public static Latency Measure(Model model, BenchmarkOptions? options = null)
    {
        options ??= new BenchmarkOptions();
        if (!(options.Seconds > 0)) throw DyadicException.Usage($"A measurement takes more than 0 seconds; got {options.Seconds}.");
        using Session session = new(model, new SessionOptions { Threads = options.Threads, DisableFusion = options.DisableFusion, FloatPrecision = options.FloatPrecision });
        DenseTensor[] inputs = [.. session.Inputs.Select(input => RandomInputs.Make(input, options.Shapes.TryGetValue(input.Name, out TensorShape shape) ? shape : null, options.Seed))];
        DenseTensor[] outputs = session.Run(inputs);
        WarmUp(session, inputs, outputs, options);
        session.Profile = options.Profile;
        List<double> milliseconds = [];
        long begun = Stopwatch.GetTimestamp();
        while (milliseconds.Count < LeastRuns || (Stopwatch.GetElapsedTime(begun).TotalSeconds < options.Seconds && milliseconds.Count < MostRuns))
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            session.Run(inputs, outputs);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        IReadOnlyList<PlanRow> steps = options.Profile ? session.PlanFor([.. inputs.Select(input => input.Shape)]).Describe() : [];
        milliseconds.Sort();
        return new Latency(Quantile(milliseconds, 0.5), Quantile(milliseconds, 0.9), Quantile(milliseconds, 0.99), milliseconds.Count, session.Threads, steps);
    }

    // Tiered compilation replaces hot loops in the background during the first runs.
    private static void WarmUp(Session session, DenseTensor[] inputs, DenseTensor[] outputs, BenchmarkOptions options)
    {
        long begun = Stopwatch.GetTimestamp();
        double seconds = Math.Min(0.5, options.Seconds / 2);
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            session.Run(inputs, outputs);
        }
    }

    /// <summary>The least measured time that at least the given share of the runs did not exceed.</summary>
    private static double Quantile(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
}

/// <summary>How a latency is measured.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>Threads of the session; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>How long to measure, in seconds, above 0.</summary>
    public double Seconds { get; init; } = 2;

    /// <summary>True to measure every step; costs some time itself.</summary>
    public bool Profile { get; init; }

    /// <summary>True to compute DequantizeLinear → operator → QuantizeLinear in float; see <see cref="SessionOptions.DisableFusion"/>.</summary>
    public bool DisableFusion { get; init; }

    /// <summary>The precision of float products; see <see cref="SessionOptions.FloatPrecision"/>.</summary>
    public FloatPrecision FloatPrecision { get; init; }

    /// <summary>Seed of the random inputs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Shapes of inputs by name; unknown extents are 1 otherwise.</summary>
    public IReadOnlyDictionary<string, TensorShape> Shapes { get; init; } = new Dictionary<string, TensorShape>();

    /// <summary>Cancels between two runs.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>Times of one run, in milliseconds.</summary>
/// <param name="MedianMilliseconds">Half of the runs took no longer.</param>
/// <param name="P90Milliseconds">90 % of the runs took no longer.</param>
/// <param name="P99Milliseconds">99 % of the runs took no longer.</param>
/// <param name="Runs">How many runs were measured.</param>
/// <param name="Threads">Threads that shared the work.</param>
/// <param name="Steps">Mean times of the steps when profiling was asked for; else empty.</param>
public sealed record Latency(double MedianMilliseconds, double P90Milliseconds, double P99Milliseconds, int Runs, int Threads, IReadOnlyList<PlanRow> Steps);
