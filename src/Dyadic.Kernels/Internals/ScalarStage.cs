using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The specification of the output stages, one output at a time.</summary>
internal static unsafe class ScalarStage
{
    public static void Raw(StageParameters* stage, int* accumulators, int channel, int count, byte* output)
    {
        for (int index = 0; index < count; index++) ((int*)output)[index] = accumulators[index];
    }

    public static void Dequantize(StageParameters* stage, int* accumulators, int channel, int count, byte* output)
    {
        for (int index = 0; index < count; index++) ((float*)output)[index] = accumulators[index] * stage->Scale[channel + index];
    }

    public static void Requantize<T>(StageParameters* stage, int* accumulators, int channel, int count, byte* output)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int index = 0; index < count; index++)
        {
            int c = channel + index;
            long value = DyadicMath.RescaleRoundHalfUp(accumulators[index], stage->Multiplier[c], (int)stage->Shift[c]) + stage->ZeroPoint;
            ((T*)output)[index] = T.CreateTruncating(Math.Clamp(value, stage->Min, stage->Max));
        }
    }

    public static void HalfEven<T>(StageParameters* stage, int* accumulators, int channel, int count, byte* output)
        where T : unmanaged, IBinaryInteger<T>
    {
        float low = stage->Min - stage->ZeroPoint;
        float high = stage->Max - stage->ZeroPoint;
        for (int index = 0; index < count; index++)
        {
            float value = accumulators[index] * stage->Scale[channel + index];
            // The bounds are integers, so clamping before rounding gives the same code, and the conversion cannot overflow.
            int rounded = (int)MathF.Round(Math.Clamp(value, low, high), MidpointRounding.ToEven);
            ((T*)output)[index] = T.CreateTruncating(rounded + stage->ZeroPoint);
        }
    }
}
