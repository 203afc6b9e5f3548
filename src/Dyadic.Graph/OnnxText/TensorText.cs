using System.Globalization;
using System.Runtime.InteropServices;
using Dyadic.Core;

namespace Dyadic.Graphs.OnnxText;

/// <summary>Elements of tensors in ONNX text: numbers in braces.</summary>
/// <remarks>
/// 16-bit and narrower floats are given as their bits when written without a point (as the standard says) and as their value
/// when written with one, which binary16 and bfloat16 allow.
/// </remarks>
internal static class TensorText
{
    /// <summary>Reads the elements of a tensor of a given type, braces included.</summary>
    public static DenseTensor Read(TokenReader tokens, ElementType type, SymbolicShape? shape)
    {
        Token start = tokens.Peek;
        if (start.Is("[")) throw TokenReader.Error(start, "external data cannot be given in text; write the elements in braces.");
        if (shape is null || !shape.IsKnown || type == ElementType.Undefined) throw TokenReader.Error(start, "a constant tensor needs a type whose extents are all numbers.");
        long count = 1;
        foreach (Dimension extent in shape)
        {
            if (extent.Value > int.MaxValue || (extent.Value > 0 && count > int.MaxValue / extent.Value)) throw TokenReader.Error(start, $"a tensor of shape {shape} is too large to be written as text.");
            count *= extent.Value;
        }

        TensorShape known = shape.ToTensorShape();
        tokens.Expect("{");
        DenseTensor tensor = type switch
        {
            ElementType.String => DenseTensor.OfStrings(known, [.. Elements(tokens, start, count, () => tokens.Text("a text"))]),
            ElementType.Float32 => Pack(type, known, Elements(tokens, start, count, () => tokens.Single("a number"))),
            ElementType.Complex64 => Pack(type, known, Elements(tokens, start, 2 * count, () => tokens.Single("a number"))),
            ElementType.Float64 => Pack(type, known, Elements(tokens, start, count, () => tokens.Double("a number"))),
            ElementType.Complex128 => Pack(type, known, Elements(tokens, start, 2 * count, () => tokens.Double("a number"))),
            ElementType.UInt64 => Pack(type, known, Elements(tokens, start, count, () => tokens.Unsigned("a number that is not negative"))),
            ElementType.Int64 => Pack(type, known, Elements(tokens, start, count, () => tokens.Integer("an integer"))),
            _ => Pack(type, known, Elements(tokens, start, count, () => Narrow(tokens, type))),
        };
        return tensor;
    }

    /// <summary>Prints the elements, braces included.</summary>
    public static string Print(DenseTensor tensor) => "{" + string.Join(", ", Elements(tensor)) + "}";

    /// <summary>A binary32 number that reads back as the same bits and as a number with a point.</summary>
    public static string Print(float value) => Pointed(value.ToString("R", CultureInfo.InvariantCulture));

    private static string Pointed(string number) => number switch
    {
        "NaN" => "nan",
        "Infinity" => "inf",
        "-Infinity" => "-inf",
        _ => number.AsSpan().IndexOfAny('.', 'E') < 0 ? number + ".0" : number,
    };

    private static List<T> Elements<T>(TokenReader tokens, Token start, long count, Func<T> read)
    {
        List<T> elements = [];
        while (!tokens.Peek.Is("}"))
        {
            elements.Add(read());
            if (!tokens.Matches(",")) break;
        }

        tokens.Expect("}");
        return elements.Count == count ? elements : throw TokenReader.Error(start, $"the tensor needs {count} elements; {elements.Count} are given.");
    }

    private static DenseTensor Pack<T>(ElementType type, TensorShape shape, List<T> elements)
        where T : unmanaged
    {
        int width = type.ByteWidth();
        byte[] bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(elements)).ToArray();
        int given = elements.Count == 0 ? width : bytes.Length / (int)Math.Max(shape.Count, 1);
        if (given == width) return new DenseTensor(type, shape, bytes);
        DenseTensor narrow = DenseTensor.Zeros(type, shape);
        for (int i = 0; i < elements.Count; i++) bytes.AsSpan(i * given, width).CopyTo(narrow.Bytes.Slice(i * width, width));
        return narrow;
    }

    private static long Narrow(TokenReader tokens, ElementType type)
    {
        Token at = tokens.Peek;
        if (at.Kind == TokenKind.Decimal && type == ElementType.Float16) return BitConverter.HalfToUInt16Bits((Half)tokens.Single("a number"));
        if (at.Kind == TokenKind.Decimal && type == ElementType.BFloat16) return BrainFloat(tokens.Single("a number"));
        long value = tokens.Integer("an integer");
        (Int128 low, Int128 high) = type.IsInteger() ? type.IntegerRange() : (0, type == ElementType.Bool ? 1 : (Int128.One << type.BitWidth()) - 1);
        return value >= low && value <= high ? value : throw TokenReader.Error(at, $"{value} does not fit {ElementTypeNames.Of(type)}.");
    }

    // Round to nearest, ties to even; a NaN stays one.
    private static long BrainFloat(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (bits >> 16) | 0x40 : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }

    private static IEnumerable<string> Elements(DenseTensor tensor) => tensor.ElementType switch
    {
        ElementType.String => tensor.Strings.ToArray().Select(NameText.Text),
        ElementType.Float32 or ElementType.Complex64 => Cast<float>(tensor).Select(Print),
        ElementType.Float64 or ElementType.Complex128 => Cast<double>(tensor).Select(value => Pointed(value.ToString("R", CultureInfo.InvariantCulture))),
        ElementType.Float16 or ElementType.BFloat16 or ElementType.UInt16 => Numbers<ushort>(tensor),
        ElementType.Int16 => Numbers<short>(tensor),
        ElementType.Int32 => Numbers<int>(tensor),
        ElementType.UInt32 => Numbers<uint>(tensor),
        ElementType.Int64 => Numbers<long>(tensor),
        ElementType.UInt64 => Numbers<ulong>(tensor),
        ElementType.Int8 or ElementType.Int4 or ElementType.Int2 => Numbers<sbyte>(tensor),
        _ => Numbers<byte>(tensor),
    };

    private static T[] Cast<T>(DenseTensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.Bytes).ToArray();

    private static IEnumerable<string> Numbers<T>(DenseTensor tensor)
        where T : unmanaged, IFormattable => Cast<T>(tensor).Select(value => value.ToString(null, CultureInfo.InvariantCulture));
}
