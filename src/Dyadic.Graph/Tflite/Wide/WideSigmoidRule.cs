using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Wide;

/// <summary>LOGISTIC and TANH on 16-bit codes of any scale but the powers of two that TFLite's older fixed point takes.</summary>
/// <param name="builtin">The operator.</param>
/// <param name="greatestPowerOfTwo">The greatest exponent of such a scale; the least is −12.</param>
internal abstract class WideSigmoidRule(TfliteBuiltin builtin, int greatestPowerOfTwo) : WideTableRule(builtin)
{
    private const float OutputScale = 1f / 32768;

    private protected sealed override Func<int, long> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        if (output.Scale() != OutputScale) throw op.Unsupported($"writes 16-bit codes of scale {output.Scale()}; TFLite's kernel gives 1/32768");
        if (WideSigmoid.IsPowerOfTwo(input.Scale(), greatestPowerOfTwo)) throw op.Unsupported($"reads 16-bit codes of scale {input.Scale()}, about a power of two, for which TFLite has another arithmetic that is not supported");
        return Function(input.Scale());
    }

    /// <summary>The function for a scale of the input.</summary>
    private protected abstract Func<int, long> Function(float scale);
}
