using System.Buffers.Binary;

namespace Dyadic.Fuzz.Wire;

/// <summary>One field of a protobuf message: a number and what follows it, kept apart from any generated class so that it can be wrong.</summary>
internal sealed class WireField
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    /// <summary>The field's number.</summary>
    public required int Number { get; set; }

    /// <summary>The wire type, 0 to 7; 3, 4, 6 and 7 are written without content.</summary>
    public required int Type { get; set; }

    /// <summary>What the schema calls the field; a field the schema does not know is plain bytes.</summary>
    public required OnnxField Meaning { get; set; }

    /// <summary>The value of a varint or a fixed field.</summary>
    public ulong Scalar { get; set; }

    /// <summary>The content of a field of bytes that is no message.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>The fields of a nested message; null for everything else.</summary>
    public List<WireField>? Message { get; set; }

    /// <summary>Added to the length that is written, so that it is wrong; 0 for a right one.</summary>
    public long LengthError { get; set; }

    public WireField Clone() => new()
    {
        Number = Number,
        Type = Type,
        Meaning = Meaning,
        Scalar = Scalar,
        Content = Content,
        Message = Message?.ConvertAll(field => field.Clone()),
        LengthError = LengthError,
    };

    /// <summary>Takes a message apart; null when the bytes are none.</summary>
    public static List<WireField>? Parse(ReadOnlySpan<byte> bytes, OnnxMessage message)
    {
        List<WireField> fields = [];
        while (!bytes.IsEmpty)
        {
            if (!ReadVarint(ref bytes, out ulong tag) || tag >> 3 is 0 or > int.MaxValue) return null;
            int number = (int)(tag >> 3), type = (int)(tag & 7);
            OnnxField meaning = OnnxSchema.Find(message, number);
            WireField field = new() { Number = number, Type = type, Meaning = meaning };
            switch (type)
            {
                case Varint when ReadVarint(ref bytes, out ulong value):
                    field.Scalar = value;
                    break;
                case Fixed64 when bytes.Length >= 8:
                    field.Scalar = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                    bytes = bytes[8..];
                    break;
                case Fixed32 when bytes.Length >= 4:
                    field.Scalar = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                    bytes = bytes[4..];
                    break;
                case Bytes when ReadVarint(ref bytes, out ulong length) && length <= (ulong)bytes.Length:
                    ReadOnlySpan<byte> content = bytes[..(int)length];
                    bytes = bytes[(int)length..];
                    field.Message = meaning.Message == OnnxMessage.None ? null : Parse(content, meaning.Message);
                    field.Content = field.Message is null ? content.ToArray() : [];
                    break;
                default:
                    return null;
            }

            fields.Add(field);
        }

        return fields;
    }

    /// <summary>The bytes of a message.</summary>
    public static byte[] Write(IEnumerable<WireField> fields)
    {
        MemoryStream stream = new();
        Span<byte> fixedBytes = stackalloc byte[8];
        foreach (WireField field in fields)
        {
            WriteVarint(stream, ((ulong)field.Number << 3) | (uint)(field.Type & 7));
            switch (field.Type)
            {
                case Varint:
                    WriteVarint(stream, field.Scalar);
                    break;
                case Fixed64 or Fixed32:
                    BinaryPrimitives.WriteUInt64LittleEndian(fixedBytes, field.Scalar);
                    stream.Write(fixedBytes[..(field.Type == Fixed64 ? 8 : 4)]);
                    break;
                case Bytes:
                    byte[] content = field.Message is null ? field.Content : Write(field.Message);
                    WriteVarint(stream, (ulong)(content.Length + field.LengthError));
                    stream.Write(content);
                    break;
            }
        }

        return stream.ToArray();
    }

    public static bool ReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70 && !bytes.IsEmpty; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            if (shift < 64) value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }

    public static void WriteVarint(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7) stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }
}
