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
    public abstract long Fill(in CodeRow row, int greatest, int* terms);

    /// <summary>The same for a function.</summary>
    public static TermLanes Of<T>(T function)
        where T : struct, ITermLanes => new Loop<T>(function);

    private sealed class Loop<T>(T function) : TermLanes
        where T : struct, ITermLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override long Fill(in CodeRow row, int greatest, int* terms)
        {
            T lanes = function;
            CodeRow codes = row;
            Vector512<int> top = Vector512.Create(greatest);
            Vector512<long> sums = Vector512<long>.Zero;
            int i = 0;
            for (; i <= codes.Depth - CodeRow.Lanes; i += CodeRow.Lanes)
            {
                Vector512<int> term = lanes.Of(top - codes.Load(i)) & codes.Visible(i);
                term.Store(terms + i);
                sums += Vector512.WidenLower(term) + Vector512.WidenUpper(term);
            }

            if (i < codes.Depth)
            {
                byte* room = stackalloc byte[3 * CodeRow.Lanes];
                CodeRow rest = codes.Rest(i, room);
                Vector512<int> term = lanes.Of(top - rest.Load(0)) & rest.Visible(0);
                term.Store(terms + i);
                sums += Vector512.WidenLower(term) + Vector512.WidenUpper(term);
            }

            return Vector512.Sum(sums);
        }
    }
}
