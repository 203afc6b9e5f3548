using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels;

/// <summary>Computes a <see cref="PairForm"/> over a run of codes, a register of codes at a time.</summary>
internal static unsafe class PairRequantize<TLanes, TVector>
    where TLanes : struct, IPairLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Adds. The output may be an input, so a short last register goes through the stack.</summary>
    /// <param name="form">The arithmetic.</param>
    /// <param name="lhs">Codes a.</param>
    /// <param name="rhs">Codes b.</param>
    /// <param name="output">Codes y.</param>
    /// <param name="bytes">The length of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in PairForm form, byte* lhs, byte* rhs, byte* output, long bytes)
    {
        Constants constants = new(form);
        long whole = bytes / sizeof(TVector) * sizeof(TVector);
        Sweep(constants, form.Width, lhs, rhs, output, whole);
        if (whole == bytes) return;
        byte* last = stackalloc byte[2 * sizeof(TVector)];
        Unsafe.CopyBlockUnaligned(last, lhs + whole, (uint)(bytes - whole));
        Unsafe.CopyBlockUnaligned(last + sizeof(TVector), rhs + whole, (uint)(bytes - whole));
        Sweep(constants, form.Width, last, last + sizeof(TVector), last, sizeof(TVector));
        Unsafe.CopyBlockUnaligned(output + whole, last, (uint)(bytes - whole));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sweep(in Constants constants, int width, byte* lhs, byte* rhs, byte* output, long bytes)
    {
        if (width == 1) SweepBytes(constants, lhs, rhs, output, bytes);
        else SweepWords(constants, lhs, rhs, output, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SweepBytes(Constants c, byte* lhs, byte* rhs, byte* output, long bytes)
    {
        TVector none = TLanes.Broadcast(0);
        for (long at = 0; at < bytes; at += sizeof(TVector))
        {
            TVector a = TLanes.Xor(TLanes.Load(lhs + at), c.LhsFlip), b = TLanes.Xor(TLanes.Load(rhs + at), c.RhsFlip);
            // u8 → s16 by unpacking with zeros, then (a, b) pairs of words.
            TVector low = Words(c, TLanes.UnpackLowBytes(a, none), TLanes.UnpackLowBytes(b, none));
            TVector high = Words(c, TLanes.UnpackHighBytes(a, none), TLanes.UnpackHighBytes(b, none));
            // Saturation keeps the order of codes and passes all of [0, 255], so clamping afterwards gives the same code.
            TLanes.Store(output + at, TLanes.Xor(TLanes.ClampBytes(TLanes.PackBytes(low, high), c.Min, c.Max), c.OutputFlip));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SweepWords(Constants c, byte* lhs, byte* rhs, byte* output, long bytes)
    {
        for (long at = 0; at < bytes; at += sizeof(TVector))
        {
            TVector a = TLanes.Xor(TLanes.Load(lhs + at), c.LhsFlip), b = TLanes.Xor(TLanes.Load(rhs + at), c.RhsFlip);
            TLanes.Store(output + at, TLanes.Xor(TLanes.ClampWords(Words(c, a, b), c.Min, c.Max), c.OutputFlip));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Words(in Constants c, TVector a, TVector b) =>
        TLanes.PackWords(Codes(c, TLanes.UnpackLowWords(a, b)), Codes(c, TLanes.UnpackHighWords(a, b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Codes(in Constants c, TVector pairs)
    {
        TVector low = TLanes.ShiftRight(TLanes.Add(TLanes.MultiplyAddPairs(pairs, c.LowFactors), c.Low), c.LowShift);
        TVector high = TLanes.Add(TLanes.MultiplyAddPairs(pairs, c.HighFactors), c.High);
        return TLanes.ShiftRight(TLanes.Add(high, low), c.HighShift);
    }

    private readonly struct Constants(in PairForm form)
    {
        public readonly TVector LhsFlip = TLanes.Broadcast(form.LhsFlip);
        public readonly TVector RhsFlip = TLanes.Broadcast(form.RhsFlip);
        public readonly TVector OutputFlip = TLanes.Broadcast(form.OutputFlip);
        public readonly TVector HighFactors = TLanes.Broadcast(form.HighFactors);
        public readonly TVector LowFactors = TLanes.Broadcast(form.LowFactors);
        public readonly TVector High = TLanes.Broadcast(form.High);
        public readonly TVector Low = TLanes.Broadcast(form.Low);
        public readonly TVector Min = TLanes.Broadcast(form.Min);
        public readonly TVector Max = TLanes.Broadcast(form.Max);
        public readonly Vector128<int> LowShift = Vector128.CreateScalar(form.LowShift);
        public readonly Vector128<int> HighShift = Vector128.CreateScalar(form.HighShift);
    }
}

/// <summary>The pair kernels, widest first.</summary>
internal static unsafe class PairRequantizeTable
{
    public static delegate*<in PairForm, byte*, byte*, byte*, long, void> Select(KernelTier tier) =>
        tier >= KernelTier.Vector512 && CpuFeatures.HasAvx512 ? &PairRequantize<PairsAvx512, Vector512<byte>>.Add
        : tier >= KernelTier.Vector256 && CpuFeatures.HasAvx2 ? &PairRequantize<PairsAvx2, Vector256<byte>>.Add
        : tier >= KernelTier.Vector128 && System.Runtime.Intrinsics.X86.Sse41.IsSupported ? &PairRequantize<PairsSse41, Vector128<byte>>.Add
        : null;
}
