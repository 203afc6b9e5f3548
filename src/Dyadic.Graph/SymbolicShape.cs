using System.Runtime.CompilerServices;
using Dyadic.Core;

namespace Dyadic.Graphs;

/// <summary>A shape of known rank whose extents may be unknown. An unknown rank is a null <see cref="SymbolicShape"/>.</summary>
[CollectionBuilder(typeof(SymbolicShape), nameof(Create))]
public sealed class SymbolicShape : IEquatable<SymbolicShape>, IEnumerable<Dimension>
{
    private readonly Dimension[] _dimensions;

    private SymbolicShape(Dimension[] dimensions) => _dimensions = dimensions;

    /// <summary>The shape of a scalar.</summary>
    public static SymbolicShape Scalar { get; } = new([]);

    /// <summary>The number of extents.</summary>
    public int Rank => _dimensions.Length;

    /// <summary>The extents, outermost first.</summary>
    public ReadOnlySpan<Dimension> Dimensions => _dimensions;

    /// <summary>True when every extent is a number.</summary>
    public bool IsKnown
    {
        get
        {
            foreach (Dimension dimension in _dimensions)
            {
                if (!dimension.IsKnown) return false;
            }

            return true;
        }
    }

    /// <summary>One extent; a negative <paramref name="axis"/> counts from the end.</summary>
    public Dimension this[int axis] => _dimensions[axis < 0 ? axis + Rank : axis];

    /// <summary>A shape with the given extents.</summary>
    public static SymbolicShape Create(ReadOnlySpan<Dimension> dimensions) => new(dimensions.ToArray());

    /// <summary>A shape with the given extents.</summary>
    public static SymbolicShape Of(params IEnumerable<Dimension> dimensions) => new([.. dimensions]);

    /// <summary>The fully known shape of an existing tensor.</summary>
    public static SymbolicShape Of(TensorShape shape)
    {
        Dimension[] dimensions = new Dimension[shape.Rank];
        for (int axis = 0; axis < dimensions.Length; axis++) dimensions[axis] = Dimension.Of(shape[axis]);
        return new SymbolicShape(dimensions);
    }

    /// <summary>The shape as numbers.</summary>
    /// <exception cref="InvalidOperationException">Some extent is unknown.</exception>
    public TensorShape ToTensorShape()
    {
        int[] extents = new int[Rank];
        for (int axis = 0; axis < extents.Length; axis++) extents[axis] = checked((int)_dimensions[axis].Value);
        return TensorShape.Create(extents);
    }

    /// <summary>A copy with one extent replaced; a negative <paramref name="axis"/> counts from the end.</summary>
    public SymbolicShape With(int axis, Dimension dimension)
    {
        Dimension[] copy = (Dimension[])_dimensions.Clone();
        copy[axis < 0 ? axis + Rank : axis] = dimension;
        return new SymbolicShape(copy);
    }

    /// <summary>True when every extent is a number and a tensor of this shape has at most so many elements.</summary>
    public bool HoldsAtMost(long elements)
    {
        long count = 1;
        foreach (Dimension dimension in _dimensions)
        {
            if (!dimension.IsKnown || dimension.Value > int.MaxValue) return false;
            if (Math.BigMul(count, Math.Max(dimension.Value, 1), out count) != 0 || count < 0) return false; // an extent of 0 does not make the others harmless
        }

        return count <= elements;
    }

    /// <summary>The product of all extents, unknown when any is.</summary>
    public Dimension Count() => ProductOf(0, Rank);

    /// <summary>The product of the extents in <c>[from, to)</c>, unknown when any is.</summary>
    public Dimension ProductOf(int from, int to)
    {
        if (to - from == 1) return _dimensions[from];
        long product = 1;
        for (int axis = from; axis < to; axis++)
        {
            if (!_dimensions[axis].IsKnown) return Dimension.Unknown;
            product = checked(product * _dimensions[axis].Value);
        }

        return product;
    }

    /// <summary>True when a tensor of this shape could have the other shape.</summary>
    public bool IsCompatibleWith(SymbolicShape other)
    {
        if (Rank != other.Rank) return false;
        for (int axis = 0; axis < Rank; axis++)
        {
            if (!this[axis].IsCompatibleWith(other[axis])) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(SymbolicShape? other) => other is not null && Rank == other.Rank && HasExtentsOf(other);

    // A loop, for the runtime compiles its generic comparison of structures anew in every process.
    private bool HasExtentsOf(SymbolicShape other)
    {
        for (int axis = 0; axis < _dimensions.Length; axis++)
        {
            if (_dimensions[axis] != other._dimensions[axis]) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolicShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (Dimension dimension in _dimensions) hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>The extents in brackets: <c>[N,3,224,224]</c>.</summary>
    public override string ToString() => $"[{string.Join(",", _dimensions)}]";

    /// <inheritdoc/>
    public IEnumerator<Dimension> GetEnumerator() => ((IEnumerable<Dimension>)_dimensions).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
