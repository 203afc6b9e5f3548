using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Dyadic.Graphs.Tests.Tflite;

/// <summary>A table to be written as FlatBuffers: field number → number, text, numbers, table or tables.</summary>
internal sealed class FlatTableSpec : SortedDictionary<int, object>
{
    private const int WidestAlignment = 16;

    /// <summary>A table without fields.</summary>
    public FlatTableSpec()
    {
    }

    /// <summary>A copy.</summary>
    public FlatTableSpec(FlatTableSpec other)
        : base(other)
    {
    }

    /// <summary>The bytes of a file with this root and the identifier of TensorFlow Lite.</summary>
    public byte[] ToFile()
    {
        List<byte> file = [0, 0, 0, 0, .. "TFL3"u8];
        Patch(file, 0, Write(file));
        return [.. file];
    }

    // The vtable, the table, then what the table refers to, so that every offset points forward. All is aligned to its width, as readers may ask.
    private int Write(List<byte> file)
    {
        int fields = Count == 0 ? 0 : Keys.Last() + 1, end = 4;
        Dictionary<int, int> offsets = [];
        foreach ((int field, object value) in this)
        {
            offsets[field] = Aligned(end, Width(value));
            end = offsets[field] + Width(value);
        }

        Align(file, 4 + (2 * fields), WidestAlignment);
        int vtable = file.Count;
        Append(file, (ushort)(4 + (2 * fields)));
        Append(file, (ushort)end);
        for (int field = 0; field < fields; field++) Append(file, (ushort)offsets.GetValueOrDefault(field));

        int table = file.Count;
        Append(file, table - vtable);
        foreach ((int field, object value) in this)
        {
            file.AddRange(new byte[table + offsets[field] - file.Count]);
            AppendInline(file, value);
        }

        foreach ((int field, object value) in this)
        {
            if (IsReference(value)) Patch(file, table + offsets[field], WriteReference(file, value));
        }

        return table;
    }

    private static int Aligned(int offset, int width) => (offset + width - 1) / width * width;

    // Zeros until what follows after some bytes is aligned.
    private static void Align(List<byte> file, int before, int width) => file.AddRange(new byte[Aligned(file.Count + before, width) - file.Count - before]);

    private static int WriteReference(List<byte> file, object value)
    {
        if (value is FlatTableSpec table) return table.Write(file);
        int alignment = value switch { byte[] or long[] => WidestAlignment, _ => 4 };
        Align(file, 4, alignment);
        int start = file.Count;
        switch (value)
        {
            case string text:
                Append(file, Encoding.UTF8.GetByteCount(text));
                file.AddRange([.. Encoding.UTF8.GetBytes(text), 0]);
                break;
            case FlatTableSpec[] tables:
                Append(file, tables.Length);
                file.AddRange(new byte[4 * tables.Length]);
                for (int i = 0; i < tables.Length; i++) Patch(file, start + 4 + (4 * i), tables[i].Write(file));
                break;
            case SharedTable shared:
                Append(file, shared.Count);
                file.AddRange(new byte[4 * shared.Count]);
                int only = shared.Table.Write(file);
                for (int i = 0; i < shared.Count; i++) Patch(file, start + 4 + (4 * i), only);
                break;
            case byte[] bytes: AppendVector<byte>(file, bytes); break;
            case int[] numbers: AppendVector<int>(file, numbers); break;
            case long[] numbers: AppendVector<long>(file, numbers); break;
            case float[] numbers: AppendVector<float>(file, numbers); break;
            default: throw new NotSupportedException(value.GetType().Name);
        }

        return start;
    }

    private static bool IsReference(object value) => value is string or Array or FlatTableSpec or SharedTable;

    private static int Width(object value) => value is sbyte or byte or bool ? 1 : value is long or ulong ? 8 : 4;

    private static void AppendInline(List<byte> file, object value)
    {
        switch (value)
        {
            case sbyte number: file.Add((byte)number); break;
            case byte number: file.Add(number); break;
            case bool flag: file.Add(flag ? (byte)1 : (byte)0); break;
            case int number: Append(file, number); break;
            case uint number: Append(file, number); break;
            case long number: Append(file, number); break;
            case ulong number: Append(file, number); break;
            case float number: Append(file, number); break;
            default: Append(file, 0); break;
        }
    }

    private static void AppendVector<T>(List<byte> file, T[] elements)
        where T : unmanaged
    {
        Append(file, elements.Length);
        file.AddRange(MemoryMarshal.AsBytes(elements.AsSpan()));
    }

    private static void Append<T>(List<byte> file, T number)
        where T : unmanaged => file.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in number)));

    private static void Patch(List<byte> file, int at, int target) => BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(file)[at..], target - at);
}

/// <summary>A vector whose elements are all one and the same table of the file, as no honest writer makes it.</summary>
internal sealed record SharedTable(FlatTableSpec Table, int Count);
