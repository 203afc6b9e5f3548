using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>MEAN on 8-bit codes, in the arithmetic of the kernel that TFLite takes for it.</summary>
/// <remarks>
/// Over height and width, or width alone, of a picture: XNNPACK's, rescaled in binary32, for ratios of scales in [2⁻⁸, 2⁸); beyond, with the axes
/// kept, gemmlowp's double rounding. Otherwise, with equal scales: the sum of the codes divided by their number, rounded toward zero. Otherwise:
/// round(Σq / n · r − Z · r) + zero point in binary32, half away from zero, r = float32(Sx / Sy).
/// </remarks>
internal sealed class QuantizedMeanRule() : QuantizedReductionRule(TfliteBuiltin.Mean)
{
    private protected override ImportedValue Rescale(TfliteOperator op, TfliteGraphWriter graph, ImportedValue sum, int[] axes, int count)
    {
        TfliteTensor input = op.Inputs[0]!, output = op.Output;
        bool isPicture = input.Shape.Rank == 4 && axes is [1, 2];
        if ((isPicture || (input.Shape.Rank == 4 && axes is [2])) && (input.Scale() / output.Scale()) is >= 1f / 256 and < 256) return XnnpackMean(graph, sum, input, output, count, op);
        if (isPicture && op.Options.Bool(0, "keep_dims")) return PictureMean(graph, sum, input, output, count, op);
        return input.SharesCodes(output) ? TruncatedMean(graph, sum, input, count) : RealMean(graph, sum, input, output, count, op);
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

    private static ImportedValue RealMean(TfliteGraphWriter graph, ImportedValue sum, TfliteTensor input, TfliteTensor output, int count, TfliteOperator op)
    {
        float ratio = input.Scale() / output.Scale(), bias = -(input.ZeroPoint() - input.CodeShift) * ratio;
        return SumTable.LookUp(
            op, graph, sum, count, total => (int)Math.Clamp(MathF.Round(((float)total / count * ratio) + bias, MidpointRounding.AwayFromZero) + output.ZeroPoint(), 0, byte.MaxValue));
    }
}
