using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>How codes of one scale become codes of another.</summary>
internal static class CodeConversion
{
    private const int FractionBits = 8;

    /// <summary>QUANTIZE of codes.</summary>
    public static Func<int, int> Between(TfliteTensor input, TfliteTensor output)
    {
        float ratio = input.Scale() / output.Scale();
        if (input.CodeShift == output.CodeShift && ratio is >= 1f / 256 and <= 128)
        {
            long multiplier = (long)MathF.Round(MathF.ScaleB(ratio, FractionBits), MidpointRounding.ToEven);
            return code => Saturated(DyadicMath.RescaleRoundHalfUp(code - input.ZeroPoint(), multiplier, FractionBits) + output.ZeroPoint());
        }

        GemmlowpMultiplier factor = GemmlowpMultiplier.Of((double)input.Scale() / output.Scale());
        return code => Saturated((long)factor.Apply(code - input.ZeroPoint()) + output.ZeroPoint());
    }

    /// <summary>CONCATENATION of codes: round(code · ratio − zero point · ratio) + zero point, half away from zero, each step in binary32.</summary>
    public static Func<int, int> Concatenated(TfliteTensor input, TfliteTensor output)
    {
        float ratio = input.Scale() * (1 / output.Scale());
        int fileZeroPoint = input.ZeroPoint() - input.CodeShift;
        float bias = -fileZeroPoint * ratio;
        return code =>
        {
            float scaled = (code - input.CodeShift) * ratio;
            return Saturated((long)MathF.Round(scaled + bias, MidpointRounding.AwayFromZero) + output.ZeroPoint());
        };
    }

    private static int Saturated(long code) => (int)Math.Clamp(code, 0, byte.MaxValue);
}
