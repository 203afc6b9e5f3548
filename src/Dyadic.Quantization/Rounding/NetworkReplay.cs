using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Runtime;

namespace Dyadic.Quantization;

/// <summary>
/// Runs kept samples through a network stage by stage, once in float and once as the quantized network computes, and keeps only the values
/// that later stages read.
/// </summary>
internal sealed class NetworkReplay
{
    private readonly QuantizedNetwork _network;
    private readonly int _threads;
    private readonly int _samples;
    private readonly Dictionary<Value, DenseTensor[]> _floats = [];
    private readonly Dictionary<Value, DenseTensor[]> _quantized = [];
    private readonly Dictionary<Value, int> _lastReader = [];

    /// <summary>Starts at the network's inputs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stages">Its stages.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="threads">Threads of the sessions.</param>
    public NetworkReplay(QuantizedNetwork network, IReadOnlyList<ReplayStage> stages, IReadOnlyList<IReadOnlyList<DenseTensor>> samples, int threads)
    {
        (_network, _threads, _samples) = (network, threads, samples.Count);
        for (int stage = 0; stage < stages.Count; stage++)
        {
            foreach (Value input in stages[stage].Inputs) _lastReader[input] = stage;
        }

        for (int i = 0; i < network.Graph.Inputs.Count; i++)
        {
            Value input = network.Graph.Inputs[i];
            _floats[input] = [.. samples.Select(sample => sample[i])];
            _quantized[input] = [.. _floats[input].Select(tensor => AsCodes(input, tensor))];
        }
    }

    /// <summary>What the float network gives for a value, sample by sample.</summary>
    public IReadOnlyList<DenseTensor> Floats(Value value) => _floats[value];

    /// <summary>What the quantized network gives for a value, sample by sample.</summary>
    public IReadOnlyList<DenseTensor> Quantized(Value value) => _quantized[value];

    /// <summary>Computes the outputs of a stage in float.</summary>
    public void RunFloat(ReplayStage stage, CancellationToken token)
    {
        using Session session = stage.Float(_threads);
        Run(session, stage, _floats, (_, tensor) => tensor, token);
    }

    /// <summary>Computes the outputs of a stage as the quantized network does; its constants must be final.</summary>
    public void RunQuantized(ReplayStage stage, CancellationToken token)
    {
        using Session session = stage.Layer is LinearLayer linear ? stage.Quantized(linear, linear.ConstantsFor(_network), _threads) : stage.Float(_threads);
        bool wide = stage.Layer is not null && _network.GivesAccumulators(stage.Layer);
        Run(session, stage, _quantized, (value, tensor) => wide ? tensor : AsCodes(value, tensor), token);
    }

    /// <summary>Forgets values that no stage after this one reads.</summary>
    public void Forget(int stage)
    {
        foreach (Value value in _floats.Keys.Where(value => _lastReader.GetValueOrDefault(value, -1) <= stage).ToArray())
        {
            _floats.Remove(value);
            _quantized.Remove(value);
        }
    }

    private void Run(Session session, ReplayStage stage, Dictionary<Value, DenseTensor[]> values, Func<Value, DenseTensor, DenseTensor> finish, CancellationToken token)
    {
        DenseTensor[][] inputs = [.. stage.Inputs.Select(input => values[input])];
        DenseTensor[][] outputs = [.. stage.Outputs.Select(_ => new DenseTensor[_samples])];
        for (int sample = 0; sample < _samples; sample++)
        {
            token.ThrowIfCancellationRequested();
            DenseTensor[] results = session.Run([.. inputs.Select(input => input[sample])], token);
            for (int i = 0; i < results.Length; i++) outputs[i][sample] = finish(stage.Outputs[i], results[i]);
        }

        for (int i = 0; i < outputs.Length; i++) values[stage.Outputs[i]] = outputs[i];
    }

    // The real each element has after it was a code; the tensor itself when the value is none.
    private DenseTensor AsCodes(Value value, DenseTensor tensor)
    {
        if (tensor.ElementType != ElementType.Float32 || !_network.Activations.TryGetValue(value, out AffineParameters? parameters)) return tensor;
        DenseTensor rounded = DenseTensor.Zeros(ElementType.Float32, tensor.Shape);
        ReadOnlySpan<float> source = tensor.Span<float>();
        Span<float> target = rounded.Span<float>();
        float scale = (float)parameters.Scale, least = parameters.Format.MinCode - parameters.ZeroPoint, greatest = parameters.Format.MaxCode - parameters.ZeroPoint;
        for (int i = 0; i < source.Length; i++) target[i] = scale * Math.Clamp(MathF.Round(source[i] / scale), least, greatest);
        return rounded;
    }
}
