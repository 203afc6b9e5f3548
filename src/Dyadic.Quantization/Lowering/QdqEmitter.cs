using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>Writes the qdq format: the float operators between DequantizeLinear and QuantizeLinear, as ONNX consumers expect it.</summary>
public sealed class QdqEmitter(QuantizedNetwork network) : GraphEmitter(network)
{
    /// <inheritdoc/>
    protected override void EmitLayer(QuantizedLayer layer)
    {
        if (layer is ScaledLayer)
        {
            DefineAlias(layer.Output, CodesOf(layer.Inputs[0]), Network.Activations[layer.Output]);
            return;
        }

        if (layer.IsFloatBetweenConversions)
        {
            foreach (Node node in layer.Nodes) CloneFloat(node, new Dictionary<Value, Value>());
            return;
        }

        Dictionary<Value, Value> substitutes = [];
        foreach (Value input in layer.Inputs.Distinct())
        {
            IntegerTensor codes = CodesOf(input);
            substitutes[input] = Dequantized(input, codes);
        }

        layer.SubstituteConstants(this, substitutes);
        foreach (Node node in layer.Nodes)
        {
            bool last = node == layer.Nodes[^1] && !Network.GivesAccumulators(layer);
            string name = last ? $"{node.Output.Name}_float" : node.Output.Name;
            if (node == layer.Nodes[0] && AddedBias(layer) is { } bias) CloneWithBias(node, substitutes, bias, name);
            else CloneFloat(node, substitutes, name);
        }

        if (Network.GivesAccumulators(layer)) return;
        AffineParameters parameters = Network.Activations[layer.Output];
        Define(layer.Output, base.QuantizeFloat(layer.Output, parameters), parameters);
        ForgetFloat(layer.Output);
    }

    /// <inheritdoc/>
    protected override ElementType CodeType(AffineFormat format) => (format.Bits, format.Signed) switch
    {
        (4, false) => ElementType.UInt4,
        (4, true) => ElementType.Int4,
        _ => format.StorageType,
    };

    /// <summary>Weights as signed codes and a dequantization along the output channel.</summary>
    internal Value Weights(string owner, QuantizedWeights weights, TensorShape shape, int axis)
    {
        int zeroPoint = weights.Codes.All(code => code is >= sbyte.MinValue and <= sbyte.MaxValue) ? 0 : weights.Codes.Min() + 128;
        bool nibbles = weights.Bits <= 4;
        DenseTensor codes = DenseTensor.Zeros(nibbles ? ElementType.Int4 : ElementType.Int8, shape);
        for (int i = 0; i < weights.Codes.Length; i++) codes.Bytes[i] = unchecked((byte)checked((sbyte)(weights.Codes[i] - zeroPoint)));
        DenseTensor zeros = DenseTensor.Zeros(codes.ElementType, [weights.Scales.Length]);
        zeros.Bytes.Fill(unchecked((byte)(sbyte)-zeroPoint));
        Value scale = Constant($"{owner}_weight_scale", DenseTensor.Vector<float>(Array.ConvertAll(weights.Scales, value => (float)value)));
        return Add($"{owner}_weight_float", new DequantizeLinear(Axis: axis), Constant($"{owner}_weights", codes), scale, Constant($"{owner}_weight_zero_point", zeros));
    }

    /// <summary>The bias as int32 and its dequantization.</summary>
    internal Value Bias(string owner, LinearConstants constants)
    {
        Value scale = Constant($"{owner}_bias_scale", DenseTensor.Vector<float>(Array.ConvertAll(constants.AccumulatorScales, value => (float)value)));
        return Add($"{owner}_bias_float", new DequantizeLinear(Axis: 0), Constant($"{owner}_bias", DenseTensor.Vector<int>(constants.Bias)), scale);
    }

    // Correction can give a bias to a layer that had none.
    private Value? AddedBias(QuantizedLayer layer)
    {
        if (layer is not LinearLayer { Bias.Length: 0 } linear || layer.Nodes[0].Operator is Gemm { Alpha: not 1 }) return null;
        LinearConstants constants = linear.ConstantsFor(Network);
        return constants.Bias.All(code => code == 0) ? null : Bias(layer.Name, constants);
    }

    // A value read by integer layers and by float nodes is dequantized once, so both see the same numbers.
    private Value Dequantized(Value input, IntegerTensor codes)
    {
        if (codes.Codes.Producer?.Operator is QuantizeLinear && codes.Codes.Consumers.FirstOrDefault(consumer => consumer.Operator is DequantizeLinear && Means(consumer, codes.Codes, codes.Parameters)) is { } known) return known.Output;
        return Add($"{input.Name}_dequantized", new DequantizeLinear(), codes.Codes, Scale(codes.Parameters), ZeroPoint(codes));
    }
}
