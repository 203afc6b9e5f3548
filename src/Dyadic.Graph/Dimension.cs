namespace Dyadic.Graphs;

/// <summary>One extent of a tensor while it is not run: a number, a named unknown, or an anonymous unknown.</summary>
public readonly struct Dimension : IEquatable<Dimension>
{
    private readonly long _valuePlusOne;

    private Dimension(long valuePlusOne, string? name) => (_valuePlusOne, Name) = (valuePlusOne, name);

    /// <summary>An extent about which nothing is known.</summary>
    public static Dimension Unknown => default;

    /// <summary>The name of a symbolic extent such as <c>N</c>; null for numbers and anonymous unknowns.</summary>
    public string? Name { get; }

    /// <summary>True when the extent is a number.</summary>
    public bool IsKnown => _valuePlusOne > 0;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The extent is not known.</exception>
    public long Value => IsKnown ? _valuePlusOne - 1 : throw new InvalidOperationException($"Dimension '{Name ?? "?"}' has no value yet.");

    /// <summary>A known extent, from 0 to 2⁶³ − 2.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> lies outside that range.</exception>
    public static Dimension Of(long value) => value is >= 0 and < long.MaxValue ? new(value + 1, null) : throw new OverflowException($"An extent cannot be {value}.");

    /// <summary>A named unknown; all extents of one name are equal in one run.</summary>
    public static Dimension Symbol(string name) => name.Length == 0 ? default : new(0, name);

    /// <summary>A known extent.</summary>
    public static implicit operator Dimension(long value) => Of(value);

    /// <summary>True when both are surely the same in every run: equal numbers or equal names.</summary>
    public bool Equals(Dimension other) => _valuePlusOne == other._valuePlusOne && Name == other.Name;

    /// <summary>True when the two could be equal in some run.</summary>
    public bool IsCompatibleWith(Dimension other) => !IsKnown || !other.IsKnown || Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Dimension other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_valuePlusOne, Name);

    /// <summary>The number, the name, or <c>?</c>.</summary>
    public override string ToString() => IsKnown ? Value.ToString() : Name ?? "?";

    /// <summary>Surely the same in every run.</summary>
    public static bool operator ==(Dimension left, Dimension right) => left.Equals(right);

    /// <summary>Not surely the same.</summary>
    public static bool operator !=(Dimension left, Dimension right) => !left.Equals(right);
}
