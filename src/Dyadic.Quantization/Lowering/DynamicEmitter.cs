using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Writes products whose activations are quantized at run time, to the range that each run has: DynamicQuantizeLinear, an integer product,
/// and the scale and bias in float, as ONNX Runtime's quantizer writes them. Everything else stays in float.
/// </summary>
public sealed class DynamicEmitter(QuantizedNetwork network) : GraphEmitter(network)
{
    private const int GreatestActivation = 255;

    private readonly Dictionary<Value, Node> _quantized = [];

    /// <inheritdoc/>
    protected override void EmitLayer(QuantizedLayer layer)
    {
        LinearLayer linear = (LinearLayer)layer;
        QuantizedWeights byChannel = linear.NearestWeights(Network);
        RequireWidth(linear, byChannel);
        (QuantizedWeights stored, TensorShape shape) = linear.Stored(byChannel);
        (Value weights, Value zeroPoint) = WeightStorage.Emit(this, layer.Name, stored, shape);
        Node input = Quantized(layer.Inputs[0]);
        Value sum = Add($"{layer.Name}_product", linear.IntegerProduct, input.Outputs[0], weights, input.Outputs[2], zeroPoint);
        Value real = Add($"{layer.Name}_real", new Cast(ElementType.Float32), sum);
        TensorShape channels = ChannelShape(linear.Channels, linear.ChannelAxis, sum.Shape!.Rank);
        Value weightScale = Constant($"{layer.Name}_weight_scale", DenseTensor.Create<float>(channels, Array.ConvertAll(byChannel.Scales, scale => (float)scale)));
        Value scale = Add($"{layer.Name}_scale", new Mul(), input.Outputs[1], weightScale);
        Node beforeClamp = linear.Clamp.Node is null ? layer.Nodes[^1] : layer.Nodes[^2];
        Value result = Add(linear.Bias.Length == 0 ? beforeClamp.Output.Name : $"{layer.Name}_scaled", new Mul(), real, scale);
        if (linear.Bias.Length > 0) result = Add(beforeClamp.Output.Name, new Add(), result, Constant($"{layer.Name}_bias", DenseTensor.Create<float>(channels, linear.Bias)));
        DefineFloat(beforeClamp.Output, result);
        if (linear.Clamp.Node is { } clamp) CloneFloat(clamp, new Dictionary<Value, Value>());
    }

    private Node Quantized(Value value)
    {
        if (_quantized.TryGetValue(value, out Node? known)) return known;
        return _quantized[value] = AddNode(CodeName(value), new DynamicQuantizeLinear(), [FloatOf(value)], 3);
    }

    private static void RequireWidth(LinearLayer layer, QuantizedWeights weights)
    {
        int perChannel = weights.Codes.Length / layer.Channels;
        for (int channel = 0; channel < layer.Channels; channel++)
        {
            long positive = 0, negative = 0;
            foreach (short code in weights.Codes.AsSpan(channel * perChannel, perChannel)) (positive, negative) = (positive + Math.Max((int)code, 0), negative - Math.Min((int)code, 0));
            if (Math.Max(positive, negative) * GreatestActivation <= int.MaxValue) continue;
            throw DyadicException.Unsupported($"{layer.Nodes[0]}: {perChannel} products a channel could overflow a 32-bit accumulator; use fewer weight bits or exclude the node.");
        }
    }
}
