using System.Buffers.Binary;
using System.Text;
using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.FlatBuffers;

/// <summary>A value of a FlexBuffers buffer, the schemaless sibling of FlatBuffers in which custom operators keep their options.</summary>
/// <remarks>
/// A buffer is read from its end: the root's byte width, its packed type (type · 4 + log2 of the byte width), the root itself.
/// Only scalars, texts and maps are read; nothing is followed further than one map deep unless the caller asks, so nesting cannot loop.
/// </remarks>
internal readonly struct FlexValue
{
    private const int TypeInt = 1, TypeUInt = 2, TypeFloat = 3, TypeKey = 4, TypeString = 5, TypeIndirectInt = 6, TypeIndirectUInt = 7,
        TypeIndirectFloat = 8, TypeMap = 9, TypeBool = 26;

    // Many keys of a hostile map can lead to the same long text.
    private const int LongestText = 1024;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _at;
    private readonly int _slotWidth;
    private readonly int _type;
    private readonly int _width;
    private readonly string _who;

    private FlexValue(ReadOnlyMemory<byte> bytes, int at, int slotWidth, byte packedType, string who) =>
        (_bytes, _at, _slotWidth, _type, _width, _who) = (bytes, at, slotWidth, packedType >> 2, 1 << (packedType & 3), who);

    /// <summary>The root of a buffer.</summary>
    /// <param name="bytes">The whole buffer.</param>
    /// <param name="who">How errors name it.</param>
    public static FlexValue Root(ReadOnlyMemory<byte> bytes, string who)
    {
        if (bytes.Length < 3) throw DyadicException.BadInput($"{who}: {bytes.Length} bytes are no FlexBuffers buffer; at least 3 are needed.");
        int slot = bytes.Span[^1];
        if (slot is not (1 or 2 or 4 or 8) || bytes.Length - 2 - slot < 0) throw DyadicException.BadInput($"{who}: the root takes {slot} bytes of {bytes.Length}; the buffer is damaged.");
        return new FlexValue(bytes, bytes.Length - 2 - slot, slot, bytes.Span[^2], who);
    }

    /// <summary>The entries of a map, in the order of its keys.</summary>
    /// <exception cref="DyadicException">The value is no map, or the map is damaged.</exception>
    public IReadOnlyDictionary<string, FlexValue> Map()
    {
        if (_type != TypeMap) throw DyadicException.BadInput($"{_who}: expected a map of options; the FlexBuffers type is {_type}.");
        int values = Indirect();
        long count = Unsigned(values - _width, _width);
        if (count < 0 || count > _bytes.Length / (_width + 1)) throw Damaged($"claims {count} entries");
        Require(values, count * (_width + 1));
        int keysField = values - (3 * _width);
        int keys = Back(keysField, _width);
        long keyWidth = Unsigned(values - (2 * _width), _width);
        if (keyWidth is not (1 or 2 or 4 or 8)) throw Damaged($"has keys of {keyWidth} bytes");
        if (Unsigned(keys - (int)keyWidth, (int)keyWidth) != count) throw Damaged("has another number of keys than of values");
        Require(keys, count * keyWidth);
        Dictionary<string, FlexValue> map = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string key = TextAt(Back(keys + (i * (int)keyWidth), (int)keyWidth));
            byte packed = _bytes.Span[values + ((int)count * _width) + i];
            map[key] = new FlexValue(_bytes, values + (i * _width), _width, packed, $"{_who}.{key}");
        }

        return map;
    }

    /// <summary>A whole number or a truth value.</summary>
    /// <exception cref="DyadicException">The value is neither.</exception>
    public long Integer() => _type switch
    {
        TypeInt or TypeBool => Number(_at, _slotWidth),
        TypeUInt => Unsigned(_at, _slotWidth),
        TypeIndirectInt => Number(Indirect(), _width),
        TypeIndirectUInt => Unsigned(Indirect(), _width),
        _ => throw DyadicException.BadInput($"{_who}: expected a whole number; the FlexBuffers type is {_type}."),
    };

    /// <summary>A number.</summary>
    /// <exception cref="DyadicException">The value is none.</exception>
    public double Real() => _type switch
    {
        TypeFloat => Float(_at, _slotWidth),
        TypeIndirectFloat => Float(Indirect(), _width),
        _ => Integer(),
    };

    /// <summary>A text.</summary>
    /// <exception cref="DyadicException">The value is none.</exception>
    public string Text() => _type is TypeString or TypeKey ? TextAt(Indirect()) : throw DyadicException.BadInput($"{_who}: expected a text; the FlexBuffers type is {_type}.");

    private int Indirect() => Back(_at, _slotWidth);

    // Offsets point backwards from the place where they are stored.
    private int Back(int at, int width)
    {
        long offset = Unsigned(at, width);
        return offset >= 0 && offset <= at ? at - (int)offset : throw Damaged($"leads {offset} bytes back from byte {at}");
    }

    private long Unsigned(int at, int width)
    {
        Require(at, width);
        ReadOnlySpan<byte> from = _bytes.Span[at..];
        return width switch
        {
            1 => from[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(from),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(from),
            _ => BinaryPrimitives.ReadInt64LittleEndian(from),
        };
    }

    private long Number(int at, int width)
    {
        Require(at, width);
        ReadOnlySpan<byte> from = _bytes.Span[at..];
        return width switch
        {
            1 => unchecked((sbyte)from[0]),
            2 => BinaryPrimitives.ReadInt16LittleEndian(from),
            4 => BinaryPrimitives.ReadInt32LittleEndian(from),
            _ => BinaryPrimitives.ReadInt64LittleEndian(from),
        };
    }

    private double Float(int at, int width)
    {
        Require(at, width);
        ReadOnlySpan<byte> from = _bytes.Span[at..];
        return width switch
        {
            4 => BinaryPrimitives.ReadSingleLittleEndian(from),
            8 => BinaryPrimitives.ReadDoubleLittleEndian(from),
            2 => (double)BinaryPrimitives.ReadHalfLittleEndian(from),
            _ => throw Damaged("has a floating number of one byte"),
        };
    }

    private string TextAt(int at)
    {
        ReadOnlySpan<byte> rest = _bytes.Span[at..];
        int length = rest[..Math.Min(rest.Length, LongestText + 1)].IndexOf((byte)0);
        return length >= 0 ? Encoding.UTF8.GetString(rest[..length]) : throw Damaged($"has a text that does not end within {LongestText} bytes");
    }

    private void Require(long at, long count)
    {
        if (at < 0 || count < 0 || at > _bytes.Length - count) throw Damaged($"needs {count} bytes at {at}");
    }

    private DyadicException Damaged(string what) => DyadicException.BadInput($"{_who}: the FlexBuffers value {what}; the buffer of {_bytes.Length} bytes is damaged.");
}
