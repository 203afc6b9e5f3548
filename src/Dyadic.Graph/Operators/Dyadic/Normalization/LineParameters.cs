using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The inputs that normalizations by lines have beyond the others'.</summary>
internal static class LineParameters
{
    /// <summary>Breakpoints, slopes, intercepts, step.</summary>
    public const int Count = 4;

    /// <summary>Bits of the step.</summary>
    public static int Drop(IReadOnlyList<DenseTensor> more)
    {
        long step = FunctionParameters.Number(more, Count - 1, "step");
        return step > 0 && BitOperations.IsPow2(step) ? BitOperations.Log2((ulong)step) : throw DyadicException.BadInput($"step is {step}; it should be a power of two.");
    }
}
