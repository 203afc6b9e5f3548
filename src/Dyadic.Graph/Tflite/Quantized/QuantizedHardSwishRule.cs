using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>HARD_SWISH on 8-bit codes, x · min(max(x + 3, 0), 6) / 6: the built-in kernel's 16-bit fixed-point arithmetic, as a table.</summary>
internal sealed class QuantizedHardSwishRule() : QuantizedTableRule(TfliteBuiltin.HardSwish)
{
    private const int FineBits = 7;

    // One step of the factor in [0, 1], which is computed from −1 to 1 and then halved and raised.
    private const float FactorStep = 3f / 32768;

    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        float fine = (1f / (1 << FineBits)) * input.Scale();
        GemmlowpMultiplier toOutput = GemmlowpMultiplier.Of(fine / output.Scale()), toFactor = GemmlowpMultiplier.Of(fine / FactorStep);
        if (toOutput.Exponent > 0) throw op.Unsupported($"has an input scale of {input.Scale()} and an output scale of {output.Scale()}; their ratio must be below {1 << FineBits}");
        short outputMultiplier = Narrowed(toOutput.Multiplier), factorMultiplier = Narrowed(toFactor.Multiplier);
        return code =>
        {
            short x = Saturated((long)(code - input.ZeroPoint()) << FineBits);
            short scaled = RoundedHighProduct(x, outputMultiplier), factor = x;
            if (toFactor.Exponent > 0) factor = Saturated((long)factor << (toFactor.Exponent - 1));
            factor = RoundedHighProduct(factor, factorMultiplier);
            if (toFactor.Exponent > 0) factor = Saturated((long)factor << 1);
            else factor = (short)Requantizer.RoundingDivideByPowerOfTwo(factor, -toFactor.Exponent);
            factor = (short)((factor + 32768) >> 1);
            return Requantizer.RoundingDivideByPowerOfTwo(factor * scaled / 32768, -toOutput.Exponent) + output.ZeroPoint();
        };
    }

    private static short Narrowed(long multiplier) => multiplier >= int.MaxValue - (1 << 15) ? short.MaxValue : (short)((multiplier + (1 << 15)) >> 16);

    private static short Saturated(long value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    // round(a·b / 2¹⁵), ties toward +∞; multipliers are positive, so nothing saturates.
    private static short RoundedHighProduct(short a, short b)
    {
        int product = a * b;
        return unchecked((short)((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / 32768));
    }
}
