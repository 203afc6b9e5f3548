using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>What <see cref="PairRequantize{TLanes, TVector}"/> asks of an instruction set. Unpacking and packing both stay within 128 bits, so one undoes the order of the other.</summary>
internal unsafe interface IPairLanes<TVector>
    where TVector : unmanaged
{
    static abstract TVector Load(byte* source);

    static abstract void Store(byte* target, TVector value);

    static abstract TVector Broadcast(int value);

    static abstract TVector Xor(TVector one, TVector other);

    static abstract TVector Add(TVector one, TVector other);

    static abstract TVector UnpackLowBytes(TVector one, TVector other);

    static abstract TVector UnpackHighBytes(TVector one, TVector other);

    static abstract TVector UnpackLowWords(TVector one, TVector other);

    static abstract TVector UnpackHighWords(TVector one, TVector other);

    /// <summary>Per 32-bit lane: the sum of the products of its two s16 halves.</summary>
    static abstract TVector MultiplyAddPairs(TVector one, TVector other);

    /// <summary>Per 32-bit lane: an arithmetic shift.</summary>
    static abstract TVector ShiftRight(TVector value, Vector128<int> count);

    /// <summary>s32 to s16, saturating.</summary>
    static abstract TVector PackWords(TVector low, TVector high);

    /// <summary>s16 to u8, saturating.</summary>
    static abstract TVector PackBytes(TVector low, TVector high);

    static abstract TVector ClampBytes(TVector value, TVector min, TVector max);

    static abstract TVector ClampWords(TVector value, TVector min, TVector max);
}
