namespace Dyadic.Core;

/// <summary>Facts about each <see cref="ElementType"/>: width, sign, range.</summary>
public static class ElementTypes
{
    /// <summary>The width in bits as stored in a file (4 for int4); 0 for strings and undefined.</summary>
    public static int BitWidth(this ElementType type) => type switch
    {
        ElementType.UInt2 or ElementType.Int2 => 2,
        ElementType.UInt4 or ElementType.Int4 or ElementType.Float4E2M1 => 4,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ
            or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ or ElementType.Float8E8M0 => 8,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 16,
        ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 32,
        ElementType.UInt64 or ElementType.Int64 or ElementType.Float64 or ElementType.Complex64 => 64,
        ElementType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>Bytes an element takes in memory: at least one, whatever its width in a file; 0 for strings.</summary>
    public static int ByteWidth(this ElementType type) => (type.BitWidth() + 7) / 8;

    /// <summary>True for the signed and unsigned integers of 2 to 64 bits; false for bool.</summary>
    public static bool IsInteger(this ElementType type) => type is ElementType.UInt8 or ElementType.Int8 or ElementType.UInt16
        or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 or ElementType.UInt32 or ElementType.UInt64
        or ElementType.UInt4 or ElementType.Int4 or ElementType.UInt2 or ElementType.Int2;

    /// <summary>True for every type that holds rounded real or complex numbers.</summary>
    public static bool IsFloating(this ElementType type) =>
        type is not (ElementType.Undefined or ElementType.String or ElementType.Bool) && !type.IsInteger();

    /// <summary>True for an integer type that can hold negative numbers.</summary>
    public static bool IsSignedInteger(this ElementType type) => type is ElementType.Int2 or ElementType.Int4 or ElementType.Int8
        or ElementType.Int16 or ElementType.Int32 or ElementType.Int64;

    /// <summary>The smallest and largest number an integer type can hold.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> is not an integer type.</exception>
    public static (Int128 Min, Int128 Max) IntegerRange(this ElementType type)
    {
        if (!type.IsInteger()) throw new ArgumentException($"{type} is not an integer type.", nameof(type));
        int bits = type.BitWidth();
        return type.IsSignedInteger()
            ? (-(Int128.One << (bits - 1)), (Int128.One << (bits - 1)) - 1)
            : (Int128.Zero, (Int128.One << bits) - 1);
    }

    /// <summary>The element type that holds a C# number type.</summary>
    /// <exception cref="NotSupportedException">No element type corresponds to <typeparamref name="T"/>.</exception>
    public static ElementType Of<T>() =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(sbyte) ? ElementType.Int8
        : typeof(T) == typeof(ushort) ? ElementType.UInt16
        : typeof(T) == typeof(short) ? ElementType.Int16
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(uint) ? ElementType.UInt32
        : typeof(T) == typeof(ulong) ? ElementType.UInt64
        : typeof(T) == typeof(string) ? ElementType.String
        : throw new NotSupportedException($"No tensor element type holds {typeof(T).Name}.");
}
