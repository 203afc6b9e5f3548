using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The header of an .npy file: a Python dictionary of type, order and shape. NumPy enhancement proposal 1, versions 1 to 3.</summary>
internal static partial class NpyHeader
{
    private const int MaxHeaderBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header and leaves the stream at the first element.</summary>
    /// <returns>The header and the bytes it took.</returns>
    internal static (ArrayHeader Header, long Bytes) Read(Stream stream, string name)
    {
        byte[] start = new byte[8];
        DataFile.Fill(stream, start, name);
        if (!start.AsSpan().StartsWith(Magic)) throw DyadicException.BadInput($"{name}: not an .npy file; its first bytes are not \\x93NUMPY.");
        int version = start[6];
        if (version is < 1 or > 3) throw DyadicException.Unsupported($"{name}: .npy version {version}; versions 1 to 3 are read.");
        byte[] lengthBytes = new byte[version == 1 ? 2 : 4];
        DataFile.Fill(stream, lengthBytes, name);
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxHeaderBytes) throw DyadicException.BadInput($"{name}: the .npy header claims {length} bytes; {MaxHeaderBytes} at most are read.");
        byte[] text = new byte[length];
        DataFile.Fill(stream, text, name);
        return (Parse(Encoding.UTF8.GetString(text), name), 8 + lengthBytes.Length + length);
    }

    /// <summary>A version 1 header, padded so that the elements start at a multiple of 64 bytes.</summary>
    internal static byte[] Format(DenseTensor tensor, string name)
    {
        string extents = string.Concat(tensor.Shape.Extents.ToArray().Select(extent => $"{extent}, "));
        string shape = tensor.Shape.Rank == 1 ? extents.TrimEnd() : extents.TrimEnd(',', ' ');
        string text = $"{{'descr': '{TypeCode(tensor.ElementType, name)}', 'fortran_order': False, 'shape': ({shape}), }}";
        int padded = ((10 + text.Length + 1 + 63) / 64 * 64) - 10;
        byte[] header = new byte[10 + padded];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)padded);
        Encoding.ASCII.GetBytes(text.PadRight(padded - 1) + "\n", header.AsSpan(10));
        return header;
    }

    private static ArrayHeader Parse(string text, string name)
    {
        Match type = TypePattern().Match(text), order = OrderPattern().Match(text), shape = ShapePattern().Match(text);
        if (!type.Success && text.Contains("'descr': [", StringComparison.Ordinal)) throw DyadicException.Unsupported($"{name}: structured .npy arrays are not read; save one array a field.");
        if (!type.Success || !order.Success || !shape.Success) throw DyadicException.BadInput($"{name}: the .npy header lacks 'descr', 'fortran_order' or 'shape': {text.Trim()}");
        string[] extents = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (extents.Length > 32) throw DyadicException.BadInput($"{name}: the array has {extents.Length} axes; 32 at most are read.");
        long[] parsed = new long[extents.Length];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (!long.TryParse(extents[axis].TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out parsed[axis]))
            {
                throw DyadicException.BadInput($"{name}: '{extents[axis]}' in the .npy shape is not a whole number.");
            }
        }

        string code = type.Groups[1].Value;
        return ArrayHeader.Create(TypeOf(code, name), parsed, code[0] == '>', order.Groups[1].Value == "True", name);
    }

    private static ElementType TypeOf(string code, string name) => code[1..] switch
    {
        "b1" => ElementType.Bool,
        "i1" => ElementType.Int8,
        "u1" => ElementType.UInt8,
        "i2" => ElementType.Int16,
        "u2" => ElementType.UInt16,
        "i4" => ElementType.Int32,
        "u4" => ElementType.UInt32,
        "i8" => ElementType.Int64,
        "u8" => ElementType.UInt64,
        "f2" => ElementType.Float16,
        "f4" => ElementType.Float32,
        "f8" => ElementType.Float64,
        "c8" => ElementType.Complex64,
        "c16" => ElementType.Complex128,
        _ => throw DyadicException.Unsupported($"{name}: .npy type '{code}' is not read; save the array with a number type or bool."),
    };

    private static string TypeCode(ElementType type, string name) => type switch
    {
        ElementType.Bool => "|b1",
        ElementType.Int8 => "|i1",
        ElementType.UInt8 => "|u1",
        ElementType.Int16 => "<i2",
        ElementType.UInt16 => "<u2",
        ElementType.Int32 => "<i4",
        ElementType.UInt32 => "<u4",
        ElementType.Int64 => "<i8",
        ElementType.UInt64 => "<u8",
        ElementType.Float16 => "<f2",
        ElementType.Float32 => "<f4",
        ElementType.Float64 => "<f8",
        ElementType.Complex64 => "<c8",
        ElementType.Complex128 => "<c16",
        _ => throw DyadicException.Unsupported($"{name}: {type} has no .npy type; convert the array before writing it."),
    };

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=][a-zA-Z]\d+)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^()]*)\)")]
    private static partial Regex ShapePattern();
}
