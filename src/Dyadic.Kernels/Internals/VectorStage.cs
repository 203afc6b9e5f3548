using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Sixteen outputs of a stage, as clamped 32-bit codes in order.</summary>
internal unsafe interface IStageBlock
{
    static abstract void Compute(StageParameters* stage, int* accumulators, int channel, out Vector256<int> low, out Vector256<int> high);
}

/// <summary>Runs a block operation over a run of channels; the last, short block goes through the stack.</summary>
internal static unsafe class VectorStage<TBlock, T>
    where TBlock : struct, IStageBlock
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(StageParameters* stage, StageBlock* block)
    {
        long accumulatorStride = block->AccumulatorStride, outputStride = block->OutputStride;
        int whole = block->Count / StageParameters.Block * StageParameters.Block;
        // Channels outside, rows inside: the parameters of sixteen channels stay in first-level cache while every row uses them.
        for (int index = 0; index < whole; index += StageParameters.Block)
        {
            byte* accumulators = block->Accumulators + (index * (long)sizeof(int));
            byte* output = block->Output + (index * (long)sizeof(T));
            for (int row = block->Rows; row > 0; row--, accumulators += accumulatorStride, output += outputStride)
            {
                TBlock.Compute(stage, (int*)accumulators, block->Channel + index, out Vector256<int> low, out Vector256<int> high);
                StoreNarrow(low, high, output);
            }
        }

        if (whole < block->Count) ApplyRest(stage, block, whole);
    }

    private static void ApplyRest(StageParameters* stage, StageBlock* block, int from)
    {
        int count = block->Count - from;
        int* last = stackalloc int[2 * StageParameters.Block];
        byte* codes = (byte*)(last + StageParameters.Block);
        byte* accumulators = block->Accumulators + (from * (long)sizeof(int));
        byte* output = block->Output + (from * (long)sizeof(T));
        for (int row = block->Rows; row > 0; row--, accumulators += block->AccumulatorStride, output += block->OutputStride)
        {
            ShortCopy.Copy(accumulators, (byte*)last, count * sizeof(int));
            TBlock.Compute(stage, last, block->Channel + from, out Vector256<int> low, out Vector256<int> high);
            StoreNarrow(low, high, codes);
            ShortCopy.Copy(codes, output, count * sizeof(T));
        }
    }

    /// <summary>Keeps the low bits of each code; Narrow takes the first operand's lanes, then the second's, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreNarrow(Vector256<int> low, Vector256<int> high, byte* target)
    {
        if (sizeof(T) == 4)
        {
            low.Store((int*)target);
            high.Store((int*)target + 8);
            return;
        }

        Vector256<short> words = Vector256.Narrow(low, high);
        if (sizeof(T) == 2) words.Store((short*)target);
        else Vector128.Narrow(words.GetLower(), words.GetUpper()).Store((sbyte*)target);
    }
}

/// <summary>Eight 64-bit lanes at a time: vpmuldq, add, vpsravq, clamp.</summary>
internal readonly unsafe struct RequantizeAvx512 : IStageBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compute(StageParameters* stage, int* accumulators, int channel, out Vector256<int> low, out Vector256<int> high)
    {
        low = Half(stage, accumulators, channel);
        high = Half(stage, accumulators + 8, channel + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Half(StageParameters* stage, int* accumulators, int channel)
    {
        Vector512<long> wide = Avx512F.ConvertToVector512Int64(Vector256.Load(accumulators));
        // vpmuldq multiplies the low halves of the 64-bit lanes, sign-extended: both operands fit 32 bits.
        Vector512<long> product = Avx512F.Multiply(wide.AsInt32(), Vector512.Load(stage->Multiplier + channel).AsInt32());
        Vector512<long> scaled = Avx512F.ShiftRightArithmeticVariable(
            product + Vector512.Load(stage->Rounding + channel), Vector512.Load(stage->Shift + channel).AsUInt64());
        Vector512<long> code = scaled + Vector512.Create(stage->ZeroPoint);
        return Avx512F.ConvertToVector256Int32(Vector512.Min(Vector512.Max(code, Vector512.Create(stage->Min)), Vector512.Create(stage->Max)));
    }
}

/// <summary>The same on four lanes.</summary>
internal readonly unsafe struct RequantizeAvx2 : IStageBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compute(StageParameters* stage, int* accumulators, int channel, out Vector256<int> low, out Vector256<int> high)
    {
        low = Vector256.Narrow(Quarter(stage, accumulators, channel), Quarter(stage, accumulators + 4, channel + 4));
        high = Vector256.Narrow(Quarter(stage, accumulators + 8, channel + 8), Quarter(stage, accumulators + 12, channel + 12));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Quarter(StageParameters* stage, int* accumulators, int channel)
    {
        Vector256<long> wide = Avx2.ConvertToVector256Int64(Vector128.Load(accumulators));
        Vector256<long> sum = Avx2.Multiply(wide.AsInt32(), Vector256.Load(stage->Multiplier + channel).AsInt32()) + Vector256.Load(stage->Rounding + channel);
        // AVX2 has no arithmetic 64-bit shift: x >> s = ((x + 2⁶³) >>> s) − (2⁶³ >>> s), adding 2⁶³ by flipping the sign bit.
        Vector256<ulong> shift = Vector256.Load(stage->Shift + channel).AsUInt64();
        Vector256<ulong> sign = Vector256.Create(1UL << 63);
        Vector256<ulong> scaled = Avx2.ShiftRightLogicalVariable(sum.AsUInt64() ^ sign, shift) - Avx2.ShiftRightLogicalVariable(sign, shift);
        Vector256<long> code = scaled.AsInt64() + Vector256.Create(stage->ZeroPoint);
        return Vector256.Min(Vector256.Max(code, Vector256.Create(stage->Min)), Vector256.Create(stage->Max));
    }
}

/// <summary>float32(acc) · scale, clamped, rounded to even by the conversion.</summary>
internal readonly unsafe struct HalfEvenAvx2 : IStageBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compute(StageParameters* stage, int* accumulators, int channel, out Vector256<int> low, out Vector256<int> high)
    {
        low = Half(stage, accumulators, channel);
        high = Half(stage, accumulators + 8, channel + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Half(StageParameters* stage, int* accumulators, int channel)
    {
        Vector256<float> value = Avx.ConvertToVector256Single(Vector256.Load(accumulators)) * Vector256.Load(stage->Scale + channel);
        Vector256<float> low = Vector256.Create((float)(stage->Min - stage->ZeroPoint));
        Vector256<float> high = Vector256.Create((float)(stage->Max - stage->ZeroPoint));
        // vcvtps2dq rounds half to even, the mode the runtime sets.
        return Avx.ConvertToVector256Int32(Vector256.Min(Vector256.Max(value, low), high)) + Vector256.Create((int)stage->ZeroPoint);
    }
}

/// <summary>float32(acc) · scale, as the bits of a float.</summary>
internal readonly unsafe struct DequantizeAvx2 : IStageBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compute(StageParameters* stage, int* accumulators, int channel, out Vector256<int> low, out Vector256<int> high)
    {
        low = (Avx.ConvertToVector256Single(Vector256.Load(accumulators)) * Vector256.Load(stage->Scale + channel)).AsInt32();
        high = (Avx.ConvertToVector256Single(Vector256.Load(accumulators + 8)) * Vector256.Load(stage->Scale + channel + 8)).AsInt32();
    }
}
