using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// SUM of 8-bit codes along axes, as the built-in kernel rescales it in binary32: round(Σq · r − Z · r · n) + zero point, half away from zero,
/// r = float32(Sx / Sy). A result outside the codes wraps there, and here.
/// </summary>
internal sealed class QuantizedSumAlongAxesRule() : QuantizedReductionRule(TfliteBuiltin.Sum)
{
    private protected override ImportedValue Rescale(TfliteOperator op, TfliteGraphWriter graph, ImportedValue sum, int[] axes, int count)
    {
        TfliteTensor input = op.Inputs[0]!, output = op.Output;
        float ratio = input.Scale() / output.Scale(), bias = -(input.ZeroPoint() - input.CodeShift) * ratio * count;
        return SumTable.LookUp(op, graph, sum, count, total => (int)MathF.Round((total * ratio) + bias, MidpointRounding.AwayFromZero) + output.ZeroPoint());
    }
}
