using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>LEAKY_RELU on 8-bit codes.</summary>
/// <remarks>
/// XNNPACK takes it when both factors fit its 16 bits: multipliers with 8 bits of fraction, one for each side of zero, one rounding, half up.
/// The built-in kernel takes the others, with gemmlowp's double rounding.
/// </remarks>
internal sealed class QuantizedLeakyReluRule() : QuantizedTableRule(TfliteBuiltin.LeakyRelu)
{
    private const int FractionBits = 8;

    private protected override Func<int, int> CodeOf(TfliteOperator op, TfliteTensor input, TfliteTensor output)
    {
        float slope = op.Options.Float32(0, "alpha"), ratio = input.Scale() / output.Scale(), below = ratio * slope;
        if (!float.IsFinite(slope)) throw op.BadInput($"has the slope {slope}; expected a finite number");
        bool isTaken = ratio is >= 1f / 256 and <= 128 && MathF.Abs(below) >= 1f / 256 && below is >= -127.99609375f and <= 128;
        return isTaken ? OneRounding(input, output, ratio, below) : Gemmlowp(input, output, ratio, input.Scale() * slope / output.Scale());
    }

    private static Func<int, int> OneRounding(TfliteTensor input, TfliteTensor output, float ratio, float below)
    {
        long positive = Multiplier(ratio), negative = Multiplier(below);
        return code =>
        {
            int centred = code - input.ZeroPoint();
            return (int)Math.Clamp(DyadicMath.RescaleRoundHalfUp(centred * (centred < 0 ? negative : positive), 1, FractionBits) + output.ZeroPoint(), 0, byte.MaxValue);
        };
    }

    private static Func<int, int> Gemmlowp(TfliteTensor input, TfliteTensor output, float ratio, float below)
    {
        GemmlowpMultiplier positive = GemmlowpMultiplier.Of(ratio), negative = GemmlowpMultiplier.Of(Math.Abs(below));
        return code =>
        {
            int centred = code - input.ZeroPoint();
            int scaled = centred >= 0 ? positive.Apply(centred) : below < 0 ? negative.Apply(-centred) : negative.Apply(centred);
            return Math.Clamp(scaled + output.ZeroPoint(), 0, byte.MaxValue);
        };
    }

    private static long Multiplier(float factor) => (long)MathF.Round(MathF.ScaleB(factor, FractionBits), MidpointRounding.ToEven);
}
