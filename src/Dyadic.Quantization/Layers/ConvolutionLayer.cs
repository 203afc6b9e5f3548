using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Conv with constant weights, and the clamp that follows it.</summary>
internal sealed class ConvolutionLayer(Node conv, FusedClamp clamp) : LinearLayer(clamp.With(conv), conv.Inputs[0]!, clamp)
{
    private readonly DenseTensor _weights = conv.Inputs[1]!.Constant!;

    /// <inheritdoc/>
    public override float[] WeightsByChannel { get; } = conv.Inputs[1]!.Constant!.Span<float>().ToArray();

    /// <inheritdoc/>
    public override float[] Bias { get; } = conv.Input(2)?.Constant is { } bias ? bias.Span<float>().ToArray() : [];

    /// <inheritdoc/>
    public override int Channels => _weights.Shape[0];

    /// <inheritdoc/>
    public override int Groups => ((Conv)conv.Operator).Group;

    /// <inheritdoc/>
    public override Operator IntegerProduct
    {
        get
        {
            Conv op = (Conv)conv.Operator;
            return new ConvInteger(op.AutoPad, op.Dilations, op.Group, op.KernelShape, op.Pads, op.Strides);
        }
    }

    /// <inheritdoc/>
    public override int ChannelAxis => 1;

    /// <inheritdoc/>
    public override (QuantizedWeights Weights, TensorShape Shape) Stored(QuantizedWeights byChannel) => (byChannel, _weights.Shape);

    /// <inheritdoc/>
    public override float[] ByChannel(DenseTensor weights) => weights.Span<float>().ToArray();

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter)
    {
        Conv op = (Conv)conv.Operator;
        QLinearConv product = new(op.AutoPad, op.Dilations, op.Group, op.KernelShape, op.Pads, op.Strides);
        emitter.EmitLinear(this, ConstantsFor(emitter.Network), _weights.Shape, product, Clamp);
    }

    /// <inheritdoc/>
    internal override void SubstituteConstants(QdqEmitter emitter, Dictionary<Value, Value> substitutes)
    {
        LinearConstants constants = ConstantsFor(emitter.Network);
        substitutes[conv.Inputs[1]!] = emitter.Weights(Name, constants.Weights, _weights.Shape, axis: 0);
        if (conv.Input(2) is { } bias) substitutes[bias] = emitter.Bias(Name, constants);
    }

    /// <inheritdoc/>
    public override Func<int, int, int>? InputChannelOf(int inputChannels)
    {
        int own = _weights.Shape[1], taps = (int)_weights.Shape.CountOf(2, _weights.Shape.Rank), perGroup = Channels / Groups;
        return inputChannels == own * Groups ? (channel, i) => (channel / perGroup * own) + (i / taps) : null;
    }

    /// <inheritdoc/>
    public override LinearPositions PositionsOf(TensorShape input, TensorShape output) => new ConvolutionPatches((Conv)conv.Operator, _weights.Shape, input, output);

    /// <inheritdoc/>
    protected override Value EmitProduct(Graph target, Value input, float[] weightsByChannel, float[] bias)
    {
        Value weights = target.AddInitializer(target.UniqueName("weights"), DenseTensor.Create<float>(_weights.Shape, weightsByChannel));
        Value shift = target.AddInitializer(target.UniqueName("bias"), DenseTensor.Vector<float>(bias));
        return target.AddNode(conv.Name, conv.Operator, [input, weights, shift], [target.UniqueName(conv.Output.Name)]).Output;
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
