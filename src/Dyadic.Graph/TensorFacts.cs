using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>What is known of a tensor before it is computed.</summary>
/// <param name="Type">The element type; <see cref="ElementType.Undefined"/> when unknown.</param>
/// <param name="Shape">The shape; null when even the rank is unknown.</param>
/// <param name="Constant">The tensor itself when it is the same in every run.</param>
/// <param name="Extents">
/// For a small integer vector or scalar that carries extents (the output of Shape and what is computed from it):
/// its elements, known or symbolic. Null when not tracked.
/// </param>
public sealed record TensorFacts(ElementType Type, SymbolicShape? Shape, DenseTensor? Constant = null, Dimension[]? Extents = null)
{
    /// <summary>Nothing known.</summary>
    public static TensorFacts Unknown { get; } = new(ElementType.Undefined, null);

    /// <summary>The facts of a constant.</summary>
    public static TensorFacts Of(DenseTensor constant) => new(constant.ElementType, SymbolicShape.Of(constant.Shape), constant);

    /// <summary>The elements of an integer constant or of tracked <see cref="Extents"/>; null when not known. Unknown elements stay unknown.</summary>
    public Dimension[]? ElementsAsExtents()
    {
        if (Extents is not null) return Extents;
        if (Constant is null || Constant.Count > 64) return null;
        long[]? values = Constant.ElementType switch
        {
            ElementType.Int64 => Constant.Span<long>().ToArray(),
            ElementType.Int32 => Array.ConvertAll(Constant.Span<int>().ToArray(), value => (long)value),
            _ => null,
        };
        return values is null || Array.Exists(values, value => value is < 0 or long.MaxValue) ? null : Array.ConvertAll(values, Dimension.Of);
    }
}
