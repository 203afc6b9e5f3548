using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>A limit of 8-bit codes as an operator of its own, with or without another scale: gemmlowp's rescaling, then the limits.</summary>
/// <param name="builtin">The operator.</param>
/// <param name="activation">The limits.</param>
internal abstract class QuantizedLimitRule(TfliteBuiltin builtin, FusedActivation activation) : QuantizedTableRule(builtin)
{
    private protected sealed override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        CodeRange range = CodeRange.Of(op, output, activation);
        GemmlowpMultiplier factor = GemmlowpMultiplier.Of((double)input.Scale() / output.Scale());
        return code => Math.Clamp(factor.Apply(code - input.ZeroPoint()) + output.ZeroPoint(), range.Least, range.Greatest);
    }
}
