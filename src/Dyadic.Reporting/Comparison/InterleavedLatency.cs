using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Reporting;

/// <summary>Measures models in turn: a slice of time each, round after round, so that a slower minute of the machine meets all of them.</summary>
internal static class InterleavedLatency
{
    public const int Rounds = 16;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);

    /// <summary>The lower quartile over the rounds of the mean time of a run, in milliseconds, a model each.</summary>
    /// <param name="models">Models and inputs that fit them.</param>
    /// <param name="threads">Threads of each session; 0 for one a processor.</param>
    /// <param name="progress">Told the rounds done.</param>
    /// <param name="token">Cancels between two slices.</param>
    public static double[] Measure(IReadOnlyList<(Model Model, DenseTensor[] Inputs)> models, int threads, IProgress<int>? progress, CancellationToken token)
    {
        List<Turn> turns = [];
        try
        {
            foreach ((Model model, DenseTensor[] inputs) in models) turns.Add(new Turn(model, inputs, threads));
            foreach (Turn turn in turns) turn.Take(WarmUp, token);
            double[][] times = [.. turns.Select(_ => new double[Rounds])];
            for (int round = 0; round < Rounds; round++)
            {
                for (int i = 0; i < turns.Count; i++) times[i][round] = turns[i].Take(Slice, token);
                progress?.Report(round + 1);
            }

            return [.. times.Select(LowerQuartile)];
        }
        finally
        {
            foreach (Turn turn in turns) turn.Dispose();
        }
    }

    /// <summary>The least number that a quarter of the numbers does not exceed.</summary>
    internal static double LowerQuartile(double[] numbers) => numbers.Order().ElementAt(((numbers.Length + 3) / 4) - 1);

    private sealed class Turn : IDisposable
    {
        private readonly Session _session;
        private readonly DenseTensor[] _inputs;
        private readonly DenseTensor[] _outputs;

        public Turn(Model model, DenseTensor[] inputs, int threads)
        {
            _session = new Session(model, new SessionOptions { Threads = threads });
            (_inputs, _outputs) = (inputs, _session.Run(inputs));
        }

        /// <summary>Runs for a while, once at least; the mean milliseconds of a run.</summary>
        public double Take(TimeSpan length, CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            int runs = 0;
            long begun = Stopwatch.GetTimestamp();
            TimeSpan passed;
            do
            {
                _session.Run(_inputs, _outputs);
                runs++;
                passed = Stopwatch.GetElapsedTime(begun);
            }
            while (passed < length);
            return passed.TotalMilliseconds / runs;
        }

        public void Dispose() => _session.Dispose();
    }
}
