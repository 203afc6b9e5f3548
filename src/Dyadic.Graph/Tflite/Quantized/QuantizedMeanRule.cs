using System.Numerics;
using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>MEAN on 8-bit codes, in the arithmetic of the kernel that TFLite takes for it.</summary>
/// <remarks>
/// Over height and width with the axes kept: the global average of XNNPACK, rescaled in binary32, for ratios of scales in [2⁻⁸, 2⁸).
/// Otherwise, with equal scales: the sum of the codes divided by their number, rounded toward zero. Otherwise: the centred sum, rescaled by gemmlowp's double rounding.
/// </remarks>
internal sealed class QuantizedMeanRule() : TfliteRule(TfliteBuiltin.Mean, TfliteArithmetic.Quantized)
{
    // Their sum fits 31 bits.
    private const int MostElements = 1 << 23;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        int rank = input.Shape.Rank;
        int[] axes = graph.Axes(op, 1, rank);
        long elements = axes.Aggregate(1L, (product, axis) => Math.Min(product * input.Shape[axis], int.MaxValue));
        if (axes.Length == 0 || elements is < 1 or > MostElements) throw op.Unsupported($"averages {elements} elements over {axes.Length} axes; 1 to {MostElements} elements over at least one are supported");
        int count = (int)elements;
        bool keeps = op.Options.Bool(0, "keep_dims");
        TensorLayout layout = keeps || axes is [1, 2] ? graph.LayoutOf(input) : TensorLayout.AsInFile;
        long[] inLayout = [.. axes.Select(axis => (long)Layouts.Axis(axis, rank, layout)).Order()];
        ImportedValue sum = graph.Node("ReduceSum", [graph.Cast(graph.Read(input, layout), ElementType.Int32), graph.Integers("axes", inLayout)], ("keepdims", new AttributeValue.Int(keeps ? 1 : 0)));
        bool isPicture = rank == 4 && axes is [1, 2] && keeps;
        ImportedValue mean = isPicture && (input.Scale() / output.Scale()) is >= 1f / 256 and < 256 ? XnnpackMean(graph, sum, input, output, count, op)
            : isPicture ? PictureMean(graph, sum, input, output, count, op)
            : input.SharesCodes(output) ? TruncatedMean(graph, sum, input, count)
            : GemmlowpMean(graph, sum, input, output, count, op);
        graph.Write(output, mean, keeps ? layout : TensorLayout.AsInFile);
    }

    private static ImportedValue XnnpackMean(TfliteGraphWriter graph, ImportedValue sum, TfliteTensor input, TfliteTensor output, int count, TfliteOperator op) =>
        graph.RequantizeFloat32(sum, DenseTensor.Scalar(-count * input.ZeroPoint()), [input.Scale() / (output.Scale() * count)], TensorShape.Scalar, CodeRange.Of(op, output));

    // The built-in kernel for pictures rescales sum and zero point, each for itself.
    private static ImportedValue PictureMean(TfliteGraphWriter graph, ImportedValue sum, TfliteTensor input, TfliteTensor output, int count, TfliteOperator op)
    {
        double ratio = (double)input.Scale() / output.Scale();
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of(ratio / count);
        CodeRange range = CodeRange.Of(op, output);
        range = range with { ZeroPoint = range.ZeroPoint - GemmlowpMultiplier.Of(ratio).Apply(input.ZeroPoint() - input.CodeShift) };
        return graph.RequantizeGemmlowp(sum, DenseTensor.Scalar(-count * input.CodeShift), DenseTensor.Scalar(factor.LeftShifted), DenseTensor.Scalar(factor.Divisor), range);
    }

    // Division of ONNX integers truncates, as that of C does.
    private static ImportedValue TruncatedMean(TfliteGraphWriter graph, ImportedValue sum, TfliteTensor input, int count)
    {
        ImportedValue ofFileCodes = input.CodeShift == 0 ? sum : graph.Node("Sub", [sum, graph.Int32(count * input.CodeShift)]);
        ImportedValue mean = graph.Node("Div", [ofFileCodes, graph.Int32(count)]);
        return graph.Cast(input.CodeShift == 0 ? mean : graph.Node("Add", [mean, graph.Int32(input.CodeShift)]), ElementType.UInt8);
    }

    private static ImportedValue GemmlowpMean(TfliteGraphWriter graph, ImportedValue sum, TfliteTensor input, TfliteTensor output, int count, TfliteOperator op)
    {
        GemmlowpMultiplier ratio = GemmlowpMultiplier.Of((double)input.Scale() / output.Scale());
        // The multiplier is divided by the count, after a shift to the left that keeps its bits.
        int shift = Math.Min(Math.Min(BitOperations.Log2((uint)count), 32), 31 + ratio.Exponent);
        GemmlowpMultiplier mean = new((ratio.Multiplier << shift) / count, ratio.Exponent - shift);
        return graph.RequantizeGemmlowp(sum, DenseTensor.Scalar(-count * input.ZeroPoint()), DenseTensor.Scalar(mean.LeftShifted), DenseTensor.Scalar(mean.Divisor), CodeRange.Of(op, output));
    }
}
