using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// PRELU on 8-bit codes: a code of 0 or more is rescaled, which a table gives; one below is multiplied by its slope, then rescaled. Both roundings
/// are gemmlowp's (docs/quantized-arithmetic.md, eq. (7)).
/// </summary>
internal sealed class QuantizedPreluRule() : QuantizedPairRule(TfliteBuiltin.Prelu)
{
    private protected override ImportedValue Combine(TfliteOperator op, TfliteGraphWriter graph, ImportedValue a, ImportedValue b)
    {
        TfliteTensor input = op.Inputs[0]!, slopes = op.Inputs[1]!, output = op.Output;
        CodeRange range = CodeRange.Of(op, output);
        GemmlowpMultiplier above = GemmlowpMultiplier.Of(input.Scale() / output.Scale()), below = GemmlowpMultiplier.Of(input.Scale() * slopes.Scale() / output.Scale());
        ImportedValue positive = graph.LookUp(a, QuantizedTensors.Table(code => range.Clamp(above.Apply(Math.Max(code - input.ZeroPoint(), 0)))), "above_zero");
        ImportedValue centred = graph.Centred(a, input.ZeroPoint());
        ImportedValue negative = graph.RequantizeGemmlowp(
            graph.Node("Mul", [centred, graph.Centred(b, slopes.ZeroPoint())]), DenseTensor.Scalar(0), DenseTensor.Scalar(below.LeftShifted), DenseTensor.Scalar(below.Divisor), range);
        return graph.Node("Where", [graph.Node("Less", [centred, graph.Int32(0)]), negative, positive]);
    }
}
