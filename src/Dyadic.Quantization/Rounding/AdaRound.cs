using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Kernels;
using Dyadic.Runtime;

namespace Dyadic.Quantization;

/// <summary>
/// Learns layer by layer, in the order of the network, whether each weight rounds up or down, so that the layer's outputs in the quantized
/// network come close to those in the float network. Nagel et al. 2020.
/// </summary>
internal static class AdaRound
{
    /// <summary>Replaces the weight codes of every linear layer whose weights were not integers already.</summary>
    /// <param name="network">The network with its ranges fitted.</param>
    /// <param name="settings">The constants.</param>
    /// <param name="samples">Samples to replay.</param>
    /// <param name="options">Threads, progress, cancellation.</param>
    public static void Run(QuantizedNetwork network, AdaRoundSettings settings, IReadOnlyList<IReadOnlyList<DenseTensor>> samples, QuantizeOptions options)
    {
        IReadOnlyList<ReplayStage> stages = ReplayStage.Of(network);
        LinearLayer[] layers = [.. network.Layers.OfType<LinearLayer>().Where(layer => network.RecipeOf(layer).AdaRound is not null && !layer.ConstantsFor(network).Weights.OnGrid)];
        if (layers.Length == 0) return;
        int last = Enumerable.Range(0, stages.Count).Last(stage => layers.Contains(stages[stage].Layer));
        int kept = ReplayMemory.Affordable(network.Graph, stages, samples, settings.MemoryMebibytes / 2, options.Threads);
        NetworkReplay replay = new(network, stages, [.. samples.Take(kept)], options.Threads);
        using WorkerPool pool = new(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        Random random = new(settings.Seed);
        int finished = 0;
        for (int stage = 0; stage <= last; stage++)
        {
            ReplayStage current = stages[stage];
            replay.RunFloat(current, options.CancellationToken);
            if (current.Layer is LinearLayer layer && layers.Contains(layer))
            {
                (double nearest, double learned) = Learn(network, layer, replay, settings, random, pool, options.CancellationToken);
                finished++;
                options.RoundingProgress?.Report(new RoundingProgress(layer.Name, finished, layers.Length, nearest, learned));
            }

            replay.RunQuantized(current, options.CancellationToken);
            replay.Forget(stage);
        }
    }

    private static (double Nearest, double Learned) Learn(
        QuantizedNetwork network, LinearLayer layer, NetworkReplay replay, AdaRoundSettings settings, Random random, WorkerPool pool, CancellationToken token)
    {
        LinearConstants constants = layer.ConstantsFor(network);
        // A row is kept as it was drawn and packed twice.
        long affordable = (long)settings.MemoryMebibytes * (1 << 20) / 2 / (sizeof(float) * (3L * layer.WeightsByChannel.Length / layer.Channels * layer.Groups) + (sizeof(float) * 2L * layer.Channels));
        int most = (int)Math.Clamp(affordable, 1, settings.Positions);
        LinearRows rows = LinearRows.Draw(layer, replay.Quantized(layer.Inputs[0]), replay.Floats(layer.Output), most, random);
        Recipe recipe = network.RecipeOf(layer);
        float[] bias = layer.Bias.Length > 0 ? [.. layer.Bias] : new float[layer.Channels];
        RoundingProblem problem = new(layer, constants.Weights.Scales, bias, recipe.WeightFormat);
        RoundingOptimizer optimizer = new(problem, rows, settings, pool);
        short[] nearest = constants.Weights.Codes;
        double[] nearestErrors = optimizer.Errors(nearest);
        double energy = Math.Max(optimizer.TargetEnergy(), double.Epsilon), nearestError = nearestErrors.Sum();
        if (nearestError == 0) return (0, 0);
        short[] codes = optimizer.Learn(nearestError, token);
        double[] learnedErrors = optimizer.Errors(codes);
        // A channel that learned nothing useful keeps the nearest codes.
        for (int channel = 0; channel < layer.Channels; channel++)
        {
            if (learnedErrors[channel] <= nearestErrors[channel]) continue;
            nearest.AsSpan(channel * problem.PerChannel, problem.PerChannel).CopyTo(codes.AsSpan(channel * problem.PerChannel));
        }

        double[] shifts = recipe.BiasCorrection ? optimizer.ShiftBias(codes) : new double[layer.Channels];
        layer.Learn(network, new LearnedRounding(constants.Weights with { Codes = codes }, shifts));
        return (nearestError / energy, optimizer.Errors(codes).Sum() / energy);
    }
}
