using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Writes the qoperator format: QLinear operators, whose rescaling is a float32 product rounded half to even. ONNX Runtime computes the
/// same bits as Dyadic. Operators that ONNX lacks come from ONNX Runtime's own domain.
/// </summary>
public sealed class QOperatorEmitter(QuantizedNetwork network) : IntegerEmitter(network, new Dictionary<string, PixelInput>())
{
    /// <summary>Writes a layer's float nodes, reading dequantized inputs.</summary>
    public void EmitBetweenConversions(QuantizedLayer layer)
    {
        foreach (Node node in layer.Nodes) CloneFloat(node, new Dictionary<Value, Value>());
    }

    /// <inheritdoc/>
    protected override void EmitLayer(QuantizedLayer layer)
    {
        if (Network.GivesAccumulators(layer)) layer.Emit(this, asAccumulators: true);
        else layer.Emit(this);
    }

    /// <summary>Writes a convolution.</summary>
    internal void EmitLinear(QuantizedLayer layer, LinearConstants constants, TensorShape weightShape, QLinearConv product, FusedClamp clamp)
    {
        RequireBytes(layer);
        IntegerTensor input = CodesOf(layer.Inputs[0]);
        AffineParameters output = Network.Activations[layer.Output];
        (Value weights, Value zeroPoint) = WeightStorage.Emit(this, layer.Name, constants.Weights, weightShape, Network.Recipe.SignedActivations);
        (Value scale, Value zeroPoints) = PerChannel(layer, constants, zeroPoint);
        Value bias = Constant($"{layer.Name}_bias", DenseTensor.Vector<int>(constants.Bias));
        Value codes = Add(CodeName(layer.Output), product, input.Codes, Scale(input.Parameters), ZeroPoint(input), weights, scale, zeroPoints, Scale(output), Code(output.ZeroPoint, CodeType(output.Format)), bias);
        Define(layer.Output, Clamped(layer, codes, clamp, output), output);
    }

    /// <summary>Writes a matrix product with bias as QGemm.</summary>
    internal void EmitGemm(QuantizedLayer layer, LinearConstants constants, QuantizedWeights rowMajor, TensorShape weightShape, FusedClamp clamp)
    {
        RequireBytes(layer);
        IntegerTensor input = CodesOf(layer.Inputs[0]);
        AffineParameters output = Network.Activations[layer.Output];
        (Value weights, Value zeroPoint) = WeightStorage.Emit(this, layer.Name, rowMajor, weightShape, Network.Recipe.SignedActivations);
        (Value scale, Value zeroPoints) = PerChannel(layer, constants, zeroPoint);
        Value bias = Constant($"{layer.Name}_bias", DenseTensor.Vector<int>(constants.Bias));
        Value codes = Add(CodeName(layer.Output), new QGemm(), input.Codes, Scale(input.Parameters), ZeroPoint(input), weights, scale, zeroPoints, bias, Scale(output), Code(output.ZeroPoint, CodeType(output.Format)));
        Define(layer.Output, Clamped(layer, codes, clamp, output), output);
    }

    /// <summary>Writes a sum of two activations.</summary>
    internal void EmitAdd(QuantizedLayer layer, FusedClamp clamp)
    {
        RequireBytes(layer);
        IntegerTensor a = CodesOf(layer.Inputs[0]), b = CodesOf(layer.Inputs[1]);
        AffineParameters output = Network.Activations[layer.Output];
        Value codes = Add(CodeName(layer.Output), new QLinearAdd(), a.Codes, Scale(a.Parameters), ZeroPoint(a), b.Codes, Scale(b.Parameters), ZeroPoint(b), Scale(output), Code(output.ZeroPoint, CodeType(output.Format)));
        Define(layer.Output, Clamped(layer, codes, clamp, output), output);
    }

    /// <summary>Writes a mean over all positions.</summary>
    internal void EmitGlobalAverage(QuantizedLayer layer)
    {
        RequireBytes(layer);
        IntegerTensor input = CodesOf(layer.Inputs[0]);
        AffineParameters output = Network.Activations[layer.Output];
        Value codes = Add(CodeName(layer.Output), new QLinearGlobalAveragePool(), input.Codes, Scale(input.Parameters), ZeroPoint(input), Scale(output), Code(output.ZeroPoint, CodeType(output.Format)));
        Define(layer.Output, codes, output);
    }

    private (Value Scale, Value ZeroPoints) PerChannel(QuantizedLayer layer, LinearConstants constants, Value zeroPoint)
    {
        DenseTensor zeros = DenseTensor.Zeros(zeroPoint.Type, [constants.Weights.Scales.Length]);
        zeros.Bytes.Fill(zeroPoint.Constant!.Bytes[0]);
        float[] scales = Array.ConvertAll(constants.Weights.Scales, scale => (float)scale);
        return (Constant($"{layer.Name}_weight_scale", DenseTensor.Vector<float>(scales)), Constant($"{layer.Name}_weight_zero_point", zeros));
    }

    private Value Clamped(QuantizedLayer layer, Value codes, FusedClamp clamp, AffineParameters output)
    {
        (int min, int max) = clamp.InCodes(output);
        bool free = min == output.Format.MinCode && max == (int)codes.Type.IntegerRange().Max;
        return free ? codes : Add($"{layer.Output.Name}_clamped", new Clip(), codes, Code(min, codes.Type), Code(max, codes.Type));
    }

    private void RequireBytes(QuantizedLayer layer)
    {
        int bits = layer.Inputs.Append(layer.Output).Max(value => Network.Activations[value].Format.Bits);
        if (bits > 8) throw DyadicException.Unsupported($"{layer.Name}: the qoperator format has no {bits}-bit activations; write the integer form or the qdq format.");
    }
}
