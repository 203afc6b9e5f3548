using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>QUANTIZE from 8-bit codes to 8-bit codes of another scale.</summary>
/// <remarks>
/// Codes of one type with a ratio of scales in [2⁻⁸, 2⁷] are converted by XNNPACK: the ratio has 8 bits of fraction and one rounding, half
/// up. The others are converted by the built-in kernel with gemmlowp's double rounding.
/// </remarks>
internal sealed class QuantizedQuantizeRule() : QuantizedTableRule(TfliteBuiltin.Quantize)
{
    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output) => CodeConversion.Between(input, output);
}
