using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>AVERAGE_POOL_2D on 8-bit codes: the sum of the codes in the window, divided by their number and rounded half away from zero.</summary>
internal sealed class QuantizedAveragePool2dRule() : TfliteRule(TfliteBuiltin.AveragePool2D, TfliteArithmetic.Quantized)
{
    // The multiplier has 31 bits and is greater than 2^s / n: see Multiplier.
    private const int MultiplierBits = 30;

    private const int LargestWindow = 1 << 16;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (!input.SharesCodes(output)) throw op.Unsupported("changes the scale of its codes; a pool of quantized codes keeps it");
        int height = op.Options.Int32(4, "filter_height"), width = op.Options.Int32(3, "filter_width");
        WindowGeometry window = WindowGeometry.Read(op, input, (height, width), (1, 1));
        if ((long)height * width > LargestWindow) throw op.Unsupported($"averages windows of {height} × {width}; up to {LargestWindow} elements are supported");
        PoolCounts.RequireShape(op, input.Shape, output.Shape, window);
        int[] counts = PoolCounts.Of(input.Shape, output.Shape, window);
        ImportedValue sum = window.Pads.All(pad => pad == 0) && height == input.Shape[1] && width == input.Shape[2] ? WholeSum(graph, input) : WindowSum(graph, input, window);
        bool uniform = counts.All(count => count == counts[0]);
        TensorShape shape = uniform ? TensorShape.Scalar : [1, 1, output.Shape[1], output.Shape[2]];
        if (uniform) counts = [counts[0]];
        CodeRange range = CodeRange.Of(op, output, op.Activation(5));
        // The sum of the file's codes, of which the average is taken, is less than that of the codes held here.
        DenseTensor bias = DenseTensor.Create<int>(shape, Array.ConvertAll(counts, count => -count * input.CodeShift));
        DenseTensor multiplier = DenseTensor.Create<long>(shape, Array.ConvertAll(counts, count => Multiplier(count).Multiplier));
        DenseTensor divisor = DenseTensor.Create<long>(shape, Array.ConvertAll(counts, count => 1L << Multiplier(count).Shift));
        graph.Write(output, graph.Requantize(sum, bias, multiplier, divisor, range with { ZeroPoint = input.CodeShift }), TensorLayout.ChannelsFirst);
    }

    /// <summary>
    /// A dyadic number just above 1/n: ⌊sum · m / 2^s + ½⌋ is then sum / n rounded half away from zero. Away from ties it lies at least
    /// 1/(2n) from the next one, and the product is off by less for |sum| up to 255·n; a tie is moved away from zero.
    /// </summary>
    internal static (long Multiplier, int Shift) Multiplier(int count)
    {
        int shift = MultiplierBits + BitOperations.Log2((uint)count);
        return (((1L << shift) / count) + 1, shift);
    }

    private static ImportedValue WholeSum(TfliteGraphWriter graph, TfliteTensor input) =>
        graph.Node("ReduceSum", [graph.Cast(graph.Read(input, TensorLayout.ChannelsFirst), ElementType.Int32), graph.Integers("axes", 2, 3)], ("keepdims", new AttributeValue.Int(1)));

    private static ImportedValue WindowSum(TfliteGraphWriter graph, TfliteTensor input, WindowGeometry window)
    {
        int channels = input.Shape[3];
        graph.Spend((long)channels * window.Kernel[0] * window.Kernel[1], TfliteGraphWriter.NameOf(input));
        DenseTensor ones = DenseTensor.Zeros(ElementType.UInt8, [channels, 1, window.Kernel[0], window.Kernel[1]]);
        ones.Bytes.Fill(1);
        return graph.Node(
            "ConvInteger",
            [graph.Read(input, TensorLayout.ChannelsFirst), graph.Constant(ones, "ones"), graph.Code(0), graph.Code(0)],
            [.. window.Attributes(withDilations: false), ("group", new AttributeValue.Int(channels))]);
    }
}
