using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// TRANSPOSE_CONV on 8-bit codes: the zero point is put between the codes, and an exact integer convolution by the mirrored weights follows.
/// XNNPACK's rescaling for weights of one scale; gemmlowp's double rounding, as in the built-in kernel, for one scale a channel and for outputs wider than what the windows cover.
/// </summary>
internal sealed class QuantizedTransposeConvRule() : TfliteRule(TfliteBuiltin.TransposeConv, TfliteArithmetic.Quantized)
{
    private const int WeightsInput = 1, ActivationsInput = 2, BiasInput = 3;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => QuantizedWeights.Fit(op, ActivationsInput, BiasInput);

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor filter = op.Input(WeightsInput, "weights"), input = op.Input(ActivationsInput, "input"), output = op.Output;
        if (filter.Shape.Rank != 4 || input.Shape.Rank != 4 || filter.Shape[3] != input.Shape[3]) throw op.BadInput($"has weights {filter.Shape} and input {input.Shape}; both have four axes, the last one equal");
        int channels = filter.Shape[0];
        WindowGeometry window = WindowGeometry.Read(op, input, (filter.Shape[1], filter.Shape[2]), (1, 1));
        long[] shape = graph.Integers(op, 0, "output shape");
        if (output.Shape.Rank != 4 || !shape.SequenceEqual(output.Shape.Select(extent => (long)extent)) || shape[0] != input.Shape[0] || shape[3] != channels)
        {
            throw op.BadInput($"should give [{string.Join(',', shape.Take(8))}] from {input.Shape} with {channels} channels; its output has the shape {output.Shape}");
        }

        QuantizedWeights weights = QuantizedWeights.Read(op, graph, channels, channelAxis: 0, ActivationsInput, BiasInput);
        ImportedValue accumulator = graph.Node(
            "ConvInteger",
            [Spread(op, graph, input, window, shape), graph.Constant(Mirrored(graph, weights.Codes), "weights"), graph.Code(input.ZeroPoint()), graph.Code(weights.ZeroPoint)],
            ("kernel_shape", new AttributeValue.Ints([window.Kernel[0], window.Kernel[1]])));
        // XNNPACK takes one scale, and outputs that the windows cover.
        bool isTaken = filter.Quantization!.IsPerTensor && Enumerable.Range(0, 2).All(axis => Covered(input, window, axis) >= shape[axis + 1]);
        graph.Write(output, isTaken ? Float32(op, graph, accumulator, weights) : Gemmlowp(op, graph, accumulator, weights), TensorLayout.ChannelsFirst);
    }

    private static ImportedValue Float32(TfliteOperator op, TfliteGraphWriter graph, ImportedValue accumulator, QuantizedWeights weights)
    {
        TensorShape channels = [weights.Bias.Length, 1, 1];
        return graph.RequantizeFloat32(accumulator, DenseTensor.Create<int>(channels, weights.Bias), weights.Scales, TensorShape.Scalar, CodeRange.Of(op, op.Output, op.Activation(3)));
    }

    private static ImportedValue Gemmlowp(TfliteOperator op, TfliteGraphWriter graph, ImportedValue accumulator, QuantizedWeights weights)
    {
        double step = (double)op.Inputs[ActivationsInput]!.Scale();
        GemmlowpMultiplier[] factors = Array.ConvertAll(op.Inputs[WeightsInput]!.Quantization!.Scales, scale => GemmlowpMultiplier.Of(step * scale / op.Output.Scale()));
        TensorShape channels = [weights.Bias.Length, 1, 1], shape = weights.ScaleShape(channels);
        return graph.RequantizeGemmlowp(
            accumulator,
            DenseTensor.Create<int>(channels, weights.Bias),
            DenseTensor.Create<long>(shape, Array.ConvertAll(factors, factor => factor.LeftShifted)),
            DenseTensor.Create<long>(shape, Array.ConvertAll(factors, factor => factor.Divisor)),
            CodeRange.Of(op, op.Output, op.Activation(3)));
    }

    // Elements of an axis that windows at every element of the input reach.
    private static long Covered(TfliteTensor input, WindowGeometry window, int axis) => ((long)(input.Shape[axis + 1] - 1) * window.Strides[axis]) + window.Kernel[axis];

    // Rows and columns of the zero point between the codes and around them, so that windows without padding give the output's shape.
    private static ImportedValue Spread(TfliteOperator op, TfliteGraphWriter graph, TfliteTensor input, WindowGeometry window, long[] shape)
    {
        int samples = input.Shape[0], depth = input.Shape[3];
        long[] before = new long[2], after = new long[2];
        int[] extents = new int[2];
        for (int axis = 0; axis < 2; axis++)
        {
            int kernel = window.Kernel[axis], stride = window.Strides[axis];
            extents[axis] = op.CheckedExtent((long)input.Shape[axis + 1] * stride);
            before[axis] = kernel - 1 - (WindowGeometry.PaddingIsSame(op) ? Math.Max(Covered(input, window, axis) - shape[axis + 1], 0) / 2 : 0);
            after[axis] = shape[axis + 1] + kernel - 1 - extents[axis] - before[axis];
            if (before[axis] < 0 || extents[axis] + after[axis] < 1) throw op.Unsupported($"leaves elements of its input of {input.Shape} out of the output {op.Output.Shape}");
        }

        ImportedValue codes = graph.Read(input, TensorLayout.ChannelsFirst);
        if (window.Strides.Any(stride => stride > 1))
        {
            codes = graph.Reshape(codes, [samples, depth, input.Shape[1], 1, input.Shape[2], 1]);
            codes = graph.Node("Pad", [codes, graph.Integers("gaps", 0, 0, 0, 0, 0, 0, 0, 0, 0, window.Strides[0] - 1, 0, window.Strides[1] - 1), graph.Code(input.ZeroPoint())]);
            codes = graph.Reshape(codes, [samples, depth, extents[0], extents[1]]);
        }

        if (after.Any(count => count < 0))
        {
            long[] ends = [extents[0] + Math.Min(after[0], 0), extents[1] + Math.Min(after[1], 0)];
            codes = graph.Node("Slice", [codes, graph.Integers("starts", 0, 0), graph.Integers("ends", ends), graph.Integers("axes", 2, 3)]);
        }

        long[] pads = [0, 0, before[0], before[1], 0, 0, Math.Max(after[0], 0), Math.Max(after[1], 0)];
        return pads.All(pad => pad == 0) ? codes : graph.Node("Pad", [codes, graph.Integers("pads", pads), graph.Code(input.ZeroPoint())]);
    }

    // Output channels, input channels, rows and columns, the latter two backwards.
    private static DenseTensor Mirrored(TfliteGraphWriter graph, DenseTensor codes)
    {
        DenseTensor ordered = graph.Transposed(codes, Layouts.ToChannelsFirst), mirrored = DenseTensor.Zeros(codes.ElementType, ordered.Shape);
        int window = ordered.Shape[2] * ordered.Shape[3];
        for (int start = 0; start < mirrored.Count; start += window)
        {
            Span<byte> to = mirrored.Bytes.Slice(start, window);
            ordered.Bytes.Slice(start, window).CopyTo(to);
            to.Reverse();
        }

        return mirrored;
    }
}
