using System.Runtime.CompilerServices;

namespace Dyadic.Core;

/// <summary>The extents of a tensor, outermost first. Rank 0 is a scalar with one element.</summary>
[CollectionBuilder(typeof(TensorShape), nameof(Create))]
public readonly struct TensorShape : IEquatable<TensorShape>, IEnumerable<int>
{
    private readonly int[]? _extents;

    private TensorShape(int[] extents) => _extents = extents;

    /// <summary>The shape of a scalar.</summary>
    public static TensorShape Scalar => default;

    /// <summary>The extents, outermost first.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    /// <summary>The number of extents.</summary>
    public int Rank => _extents?.Length ?? 0;

    /// <summary>The number of elements: the product of all extents.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (int extent in Extents) count = checked(count * extent);
            return count;
        }
    }

    /// <summary>The extent of one axis; a negative <paramref name="axis"/> counts from the end.</summary>
    public int this[int axis] => Extents[axis < 0 ? axis + Rank : axis];

    /// <summary>A shape with the given extents.</summary>
    /// <exception cref="OverflowException">An extent is negative or the element count overflows 63 bits.</exception>
    public static TensorShape Create(ReadOnlySpan<int> extents)
    {
        long count = 1;
        foreach (int extent in extents)
        {
            if (extent < 0) throw new OverflowException($"A tensor extent must not be negative; got [{string.Join(", ", extents.ToArray())}].");
            if (extent > 0 && count > long.MaxValue / extent) throw new OverflowException("The tensor has more elements than 63 bits can count.");
            count *= Math.Max(extent, 1);
        }

        return extents.IsEmpty ? default : new TensorShape(extents.ToArray());
    }

    /// <summary>The product of the extents in <c>[from, to)</c>.</summary>
    public long CountOf(int from, int to)
    {
        long count = 1;
        for (int axis = from; axis < to; axis++) count = checked(count * _extents![axis]);
        return count;
    }

    /// <summary>A copy with one extent replaced.</summary>
    public TensorShape With(int axis, int extent)
    {
        int[] extents = Extents.ToArray();
        extents[axis < 0 ? axis + Rank : axis] = extent;
        return Create(extents);
    }

    /// <summary>Elements to step over for one step along each axis, in row-major order.</summary>
    public int[] Strides()
    {
        int[] strides = new int[Rank];
        int step = 1;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= _extents![axis];
        }

        return strides;
    }

    /// <inheritdoc/>
    public bool Equals(TensorShape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>The extents in brackets: <c>[1,3,224,224]</c>.</summary>
    public override string ToString() => $"[{string.Join(",", _extents ?? [])}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_extents ?? [])).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Equal extents.</summary>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Different extents.</summary>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);
}
