using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>The specification of the output stages, one output at a time.</summary>
internal static unsafe class ScalarStage
{
    public static void Raw(StageParameters* stage, StageBlock* block)
    {
        for (int r = 0; r < block->Rows; r++)
        {
            int* accumulators = (int*)(block->Accumulators + (r * block->AccumulatorStride));
            int* output = (int*)(block->Output + (r * block->OutputStride));
            for (int index = 0; index < block->Count; index++) output[index] = accumulators[index];
        }
    }

    public static void Dequantize(StageParameters* stage, StageBlock* block)
    {
        for (int r = 0; r < block->Rows; r++)
        {
            int* accumulators = (int*)(block->Accumulators + (r * block->AccumulatorStride));
            float* output = (float*)(block->Output + (r * block->OutputStride));
            for (int index = 0; index < block->Count; index++) output[index] = accumulators[index] * stage->Scale[block->Channel + index];
        }
    }

    public static void Requantize<T>(StageParameters* stage, StageBlock* block)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int r = 0; r < block->Rows; r++)
        {
            int* accumulators = (int*)(block->Accumulators + (r * block->AccumulatorStride));
            T* output = (T*)(block->Output + (r * block->OutputStride));
            for (int index = 0; index < block->Count; index++)
            {
                int c = block->Channel + index;
                long value = DyadicMath.RescaleRoundHalfUp(accumulators[index], stage->Multiplier[c], (int)stage->Shift[c]) + stage->ZeroPoint;
                output[index] = T.CreateTruncating(Math.Clamp(value, stage->Min, stage->Max));
            }
        }
    }

    public static void HalfEven<T>(StageParameters* stage, StageBlock* block)
        where T : unmanaged, IBinaryInteger<T>
    {
        float low = stage->Min - stage->ZeroPoint;
        float high = stage->Max - stage->ZeroPoint;
        for (int r = 0; r < block->Rows; r++)
        {
            int* accumulators = (int*)(block->Accumulators + (r * block->AccumulatorStride));
            T* output = (T*)(block->Output + (r * block->OutputStride));
            for (int index = 0; index < block->Count; index++)
            {
                float value = accumulators[index] * stage->Scale[block->Channel + index];
                // The bounds are integers, so clamping before rounding gives the same code, and the conversion cannot overflow.
                int rounded = (int)MathF.Round(Math.Clamp(value, low, high), MidpointRounding.ToEven);
                output[index] = T.CreateTruncating(rounded + stage->ZeroPoint);
            }
        }
    }
}
