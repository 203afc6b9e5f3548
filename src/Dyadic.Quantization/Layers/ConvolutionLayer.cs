using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Conv with constant weights, and the clamp that follows it.</summary>
internal sealed class ConvolutionLayer(Node conv, FusedClamp clamp) : QuantizedLayer(clamp.With(conv), [conv.Inputs[0]!])
{
    private readonly DenseTensor _weights = conv.Inputs[1]!.Constant!;

    /// <inheritdoc/>
    public override bool CanGiveAccumulators => clamp.Node is null;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        LinearConstants constants = ConstantsFor(emitter.Network);
        Conv op = (Conv)conv.Operator;
        ConvInteger product = new(op.AutoPad, op.Dilations, op.Group, op.KernelShape, op.Pads, op.Strides);
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        (Value weights, Value zeroPoint) = WeightStorage.Emit(emitter, Name, constants.Weights, _weights.Shape);
        Value accumulator = BytePlanes.Product(emitter, Name, product, input, weights, zeroPoint);
        emitter.FinishLinear(this, accumulator, constants, clamp, channelAxis: 1, asAccumulators);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter)
    {
        Conv op = (Conv)conv.Operator;
        QLinearConv product = new(op.AutoPad, op.Dilations, op.Group, op.KernelShape, op.Pads, op.Strides);
        emitter.EmitLinear(this, ConstantsFor(emitter.Network), _weights.Shape, product, clamp);
    }

    /// <inheritdoc/>
    internal override void SubstituteConstants(QdqEmitter emitter, Dictionary<Value, Value> substitutes)
    {
        LinearConstants constants = ConstantsFor(emitter.Network);
        substitutes[conv.Inputs[1]!] = emitter.Weights(Name, constants.Weights, _weights.Shape, axis: 0);
        if (conv.Input(2) is { } bias) substitutes[bias] = emitter.Bias(Name, constants);
    }

    private LinearConstants ConstantsFor(QuantizedNetwork network)
    {
        int channels = _weights.Shape[0];
        int perChannel = (int)_weights.Shape.CountOf(1, _weights.Shape.Rank);
        int taps = perChannel / Math.Max(_weights.Shape[1], 1);
        int group = ((Conv)conv.Operator).Group;
        double[] means = network.Recipe.BiasCorrection && network.Statistics.TryGetValue(Inputs[0].Name, out TensorStatistics? seen) ? seen.ChannelMeans : [];
        Func<int, int, double>? inputMeans = means.Length == _weights.Shape[1] * group
            ? (channel, i) => means[(channel / (channels / group) * _weights.Shape[1]) + (i / taps)]
            : null;
        ReadOnlySpan<float> bias = conv.Input(2)?.Constant is { } b ? b.Span<float>() : [];
        LinearConstants constants = LinearConstants.Quantize(conv.ToString(), _weights.Span<float>(), bias, channels, network.Activations[Inputs[0]], inputMeans, network.Recipe);
        Weights = constants.Weights;
        return constants;
    }
}

/// <summary>Finds convolutions.</summary>
internal sealed class ConvolutionRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Conv) return null;
        if (node.Inputs[1]?.Constant is not { ElementType: ElementType.Float32 }) return LayerMatch.KeepFloat("its weights are not a float32 constant");
        if (node.Input(2) is { } bias && bias.Constant is null) return LayerMatch.KeepFloat("its bias is not a constant");
        return new ConvolutionLayer(node, FusedClamp.After(graph, node.Output));
    }
}
