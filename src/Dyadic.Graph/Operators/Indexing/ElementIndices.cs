using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Reads the positions that gathering and scattering operators are given; a negative one counts from the end.</summary>
internal static class ElementIndices
{
    /// <summary>Position <paramref name="at"/> of an index tensor, as a number in <c>[0, extent)</c>.</summary>
    /// <exception cref="DyadicException">It is outside <c>[−extent, extent)</c>.</exception>
    public static int Read(EvaluationContext c, DenseTensor indices, int at, int extent)
    {
        long index = (long)IntegerElements.Get(indices, at);
        return index >= -extent && index < extent
            ? (int)(index < 0 ? index + extent : index)
            : throw c.Fail($"index {index} (number {at}) is outside [{-extent}, {extent - 1}].");
    }
}
