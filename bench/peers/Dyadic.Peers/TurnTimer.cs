using System.Diagnostics;
using Dyadic.Core;
using Dyadic.Runtime;

namespace Dyadic.Peers;

/// <summary>Times sessions of both engines in turns: a slot of one, then a slot of the other, for some rounds.</summary>
/// <remarks>
/// A sample is the mean of as many runs in a row as take some 200 µs, or of one run; a slot is as many samples as fill its time, after one that is thrown
/// away. What is reported is the lower quartile of the samples of all rounds: disturbances only ever add time. The pause before each slot lets the
/// other engine's workers fall asleep, which spin for some time after their last run and would take a processor from this engine's.
/// </remarks>
internal sealed class TurnTimer(EnginePeer peer, int rounds, double slotMilliseconds, int pauseMilliseconds)
{
    private const double SampleMilliseconds = 0.2;
    private const double WarmUpMilliseconds = 15;

    // ONNX Runtime 1.30 keeps a worker spinning for 31 to 44 ms after its last run.
    private const int SpinMilliseconds = 80;

    /// <summary>The option <c>--pause</c>: milliseconds before each slot; none are needed where engines have no workers.</summary>
    public static int Pause(Arguments arguments, int threads) => arguments.Number("--pause", threads > 1 ? SpinMilliseconds : 0);

    /// <summary>Milliseconds a run of each contestant, in order.</summary>
    public double[] Time(IReadOnlyList<Contestant> contestants)
    {
        (int Batch, int Samples)[] plans = [.. contestants.Select(PlanOf)];
        List<double>[] samples = [.. contestants.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < contestants.Count; i++)
            {
                Thread.Sleep(pauseMilliseconds);
                samples[i].AddRange(contestants[i].Time(plans[i].Samples + 1, plans[i].Batch).Skip(1));
            }
        }

        return [.. samples.Select(LowerQuartile)];
    }

    /// <summary>A session of Dyadic, called with outputs to write into.</summary>
    public static Contestant Ours(Session session, DenseTensor[] inputs)
    {
        DenseTensor[] outputs = session.Run(inputs);
        return Action(() => session.Run(inputs, outputs));
    }

    /// <summary>Anything in this process.</summary>
    public static Contestant Action(Action run) => new((samples, batch) => Time(run, samples, batch));

    /// <summary>A loaded model of the other engine; its loop of runs is within one request.</summary>
    public Contestant Theirs(string id, string inputs) => new((samples, batch) => peer.Time(id, inputs, samples, batch));

    private static double[] Time(Action run, int samples, int batch)
    {
        double[] milliseconds = new double[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < batch; i++) run();
            milliseconds[sample] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / batch;
        }

        return milliseconds;
    }

    // The first runs compile and allocate; what fills a slot is measured behind them.
    private (int Batch, int Samples) PlanOf(Contestant contestant)
    {
        double first = contestant.Time(2, 1).Min();
        contestant.Time(1, (int)Math.Clamp(WarmUpMilliseconds / first, 1, 5000));
        double run = contestant.Time(3, (int)Math.Clamp(SampleMilliseconds / first, 1, 100)).Min();
        int batch = (int)Math.Clamp(SampleMilliseconds / run, 1, 1000);
        return (batch, (int)Math.Clamp(slotMilliseconds / (run * batch), 1, 1000));
    }

    private static double LowerQuartile(List<double> samples) => samples.Order().ElementAt(samples.Count / 4);
}

/// <summary>Something to be timed: given a number of samples and runs a sample, the milliseconds a run of each sample.</summary>
internal sealed record Contestant(Func<int, int, double[]> Time);
