using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dyadic.Kernels.Functions;

/// <summary>An exponential of sixteen distances at a time, each below 2¹⁶, whose terms fit 31 bits.</summary>
internal interface ITermLanes
{
    /// <summary>The terms. Lanes of negative distances may hold anything.</summary>
    Vector512<int> Of(Vector512<int> below);
}

/// <summary>The terms of rows of codes.</summary>
internal abstract unsafe class TermLanes
{
    /// <summary>Writes the term of each code, 0 for hidden ones and behind the row to a multiple of sixteen.</summary>
    /// <param name="row">The codes.</param>
    /// <param name="greatest">The greatest visible one.</param>
    /// <param name="terms">Room for the depth, rounded up to sixteen.</param>
    /// <returns>The sum of the terms.</returns>
    public long Fill(in CodeRow row, int greatest, int* terms)
    {
        int whole = row.Depth & -CodeRow.Lanes;
        long sum = FillWhole(in row, greatest, terms, whole);
        if (whole == row.Depth) return sum;
        byte* room = stackalloc byte[3 * CodeRow.Lanes];
        CodeRow rest = row.Rest(whole, room);
        return sum + FillWhole(in rest, greatest, terms + whole, CodeRow.Lanes);
    }

    /// <summary>The same for a function.</summary>
    public static TermLanes Of<T>(T function)
        where T : struct, ITermLanes => new Loop<T>(function);

    /// <summary>As <see cref="Fill"/>, of a multiple of sixteen codes.</summary>
    protected abstract long FillWhole(in CodeRow row, int greatest, int* terms, int count);

    private sealed class Loop<T>(T function) : TermLanes
        where T : struct, ITermLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override long FillWhole(in CodeRow row, int greatest, int* terms, int count)
        {
            T lanes = function;
            Vector512<int> top = Vector512.Create(greatest);
            Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue), even = Vector512<ulong>.Zero, odd = Vector512<ulong>.Zero;
            for (int i = 0; i < count; i += CodeRow.Lanes)
            {
                Vector512<int> term = lanes.Of(top - row.Load(i));
                if (row.IsMasked) term &= row.Visible(i);
                term.Store(terms + i);
                even += term.AsUInt64() & low;
                odd += term.AsUInt64() >>> 32;
            }

            return (long)Vector512.Sum(even + odd);
        }
    }
}
