using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>A limit of 16-bit codes as an operator of its own: gemmlowp's rescaling, then the limits.</summary>
/// <param name="builtin">The operator.</param>
/// <param name="activation">The limits.</param>
internal abstract class WideLimitRule(TfliteBuiltin builtin, FusedActivation activation) : WideTableRule(builtin)
{
    private protected sealed override Func<int, long> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        CodeRange range = op.WideRange(activation);
        Func<int, long> rescaled = Rescaled(input.Scale() / output.Scale());
        return code => range.Clamp(rescaled(code));
    }
}
