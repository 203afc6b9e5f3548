using System.Buffers.Binary;

namespace Dyadic.Fuzz.Mutation;

/// <summary>Where a FlatBuffer probably holds offsets, lengths, table layouts and scalars, found by following whatever could be a table.</summary>
internal sealed class FlatBufferWords
{
    private const int MostTables = 20_000;
    private readonly byte[] _bytes;
    private readonly HashSet<int> _tables = [];

    private FlatBufferWords(byte[] bytes) => _bytes = bytes;

    public List<int> Offsets { get; } = [0];

    public List<int> Lengths { get; } = [];

    public List<int> Layouts { get; } = [];

    public List<int> Scalars { get; } = [];

    public static FlatBufferWords Of(byte[] bytes)
    {
        FlatBufferWords words = new(bytes);
        Queue<int> places = new([words.Int(0)]);
        while (places.TryDequeue(out int place) && words._tables.Count < MostTables) words.Visit(place, places);
        return words;
    }

    private void Visit(int table, Queue<int> places)
    {
        if (table < 4 || table > _bytes.Length - 4 || !_tables.Add(table)) return;
        int layout = table - Int(table);
        if (layout < 0 || layout > _bytes.Length - 4) return;
        int size = Short(layout), extent = Short(layout + 2);
        if (size < 4 || size > 400 || size % 2 != 0 || layout + size > _bytes.Length || extent < 4 || extent > 1000) return;
        Offsets.Add(table);
        for (int slot = layout; slot < layout + size; slot += 2) Layouts.Add(slot);
        for (int slot = layout + 4; slot < layout + size; slot += 2)
        {
            int field = table + Short(slot);
            if (field == table || field > _bytes.Length - 4) continue;
            Scalars.Add(field);
            int target = field + Int(field);
            if (Int(field) <= 0 || target > _bytes.Length - 8 || target < 0) continue;
            Offsets.Add(field);
            places.Enqueue(target);
            Vector(target, places);
        }
    }

    private void Vector(int vector, Queue<int> places)
    {
        int length = Int(vector);
        if (length is <= 0 or > 4096) return;
        Lengths.Add(vector);
        for (int i = 0; i < length && vector + 8 + (4 * i) <= _bytes.Length; i++)
        {
            int element = vector + 4 + (4 * i), target = element + Int(element);
            Scalars.Add(element);
            if (Int(element) is <= 0 or > 100_000_000 || target > _bytes.Length - 8) continue;
            places.Enqueue(target);
        }
    }

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));

    private int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));
}
