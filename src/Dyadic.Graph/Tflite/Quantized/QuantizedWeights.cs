using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>The weights of a product: uint8 codes, their zero point, and what rescales the accumulators.</summary>
/// <param name="Codes">As in the file, int8 codes 128 greater.</param>
/// <param name="ZeroPoint">Their zero point.</param>
/// <param name="Scales">Codes of the output for one step of an accumulator; one, or one a channel.</param>
/// <param name="Bias">One a channel.</param>
internal sealed record QuantizedWeights(DenseTensor Codes, int ZeroPoint, float[] Scales, int[] Bias)
{
    /// <summary>Reads input 1 (weights) and the bias, which may be absent, of a convolution or dense layer.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="channelAxis">Their axis in the weights.</param>
    /// <param name="activationsInput">The position of the activations among the inputs.</param>
    /// <param name="biasInput">The position of the bias.</param>
    public static QuantizedWeights Read(TfliteOperator op, TfliteGraphWriter graph, int channels, int channelAxis, int activationsInput = 0, int biasInput = 2)
    {
        TfliteTensor input = op.Input(activationsInput, "input"), weights = op.Input(1, "weights"), output = op.Output;
        TfliteQuantization quantization = weights.Quantization!;
        if (!quantization.IsPerTensor && (quantization.Axis != channelAxis || quantization.Scales.Length != channels))
        {
            throw op.Unsupported($"has weights with {quantization.Scales.Length} scales along axis {quantization.Axis}; one, or one for each of {channels} output channels along axis {channelAxis}, is supported");
        }

        if (Array.Exists(quantization.ZeroPoints, zero => zero != quantization.ZeroPoints[0])) throw op.Unsupported("has weights with several zero points; one is supported");
        DenseTensor codes = graph.Required(op, weights, "weights");
        bool signed = codes.ElementType == ElementType.Int8;
        if (signed)
        {
            graph.Spend(codes.Count, TfliteGraphWriter.NameOf(weights));
            codes = UnsignedCodes.Convert(codes, ElementType.UInt8);
        }

        // XNNPACK rounds each product and quotient to binary32, from left to right.
        float[] scales = Array.ConvertAll(quantization.Scales, scale => input.Scale() * scale / output.Scale());
        return new QuantizedWeights(codes, (int)quantization.ZeroPoints[0] + (signed ? UnsignedCodes.Shift : 0), scales, ReadBias(op, graph, channels, biasInput));
    }

    /// <summary>The scales spread to a shape: as many as channels, or one scalar.</summary>
    public TensorShape ScaleShape(TensorShape channelShape) => Scales.Length == 1 ? TensorShape.Scalar : channelShape;

    /// <summary>True when the rule for quantized products takes the operator.</summary>
    public static bool Fit(TfliteOperator op, int activationsInput = 0, int biasInput = 2) => op.OptionalInput(activationsInput).HasCodes() && op.Outputs.Count > 0 && op.Outputs[0].HasCodes()
        && op.OptionalInput(1) is { IsQuantized: true, Type: ElementType.UInt8 or ElementType.Int8 } && op.OptionalInput(biasInput) is null or { Type: ElementType.Int32 };

    private static int[] ReadBias(TfliteOperator op, TfliteGraphWriter graph, int channels, int input)
    {
        if (op.OptionalInput(input) is not { } tensor) return new int[channels];
        int[] bias = graph.Required(op, tensor, "bias").Span<int>().ToArray();
        return bias.Length == channels ? bias : throw op.BadInput($"has a bias of {bias.Length} elements for {channels} output channels");
    }
}
