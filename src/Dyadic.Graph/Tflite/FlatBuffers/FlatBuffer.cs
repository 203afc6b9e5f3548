using System.Buffers.Binary;
using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.FlatBuffers;

/// <summary>The bytes of a FlatBuffers file and a limit on the work that reading them may take.</summary>
/// <remarks>
/// Offsets of a hostile file can make a small file stand for an endless tree: tables can contain each other, and many offsets can
/// lead to one long vector. An honest tree is read once, so its cost is bounded by the file's length; several times that is refused.
/// </remarks>
internal sealed class FlatBuffer
{
    // Writers may store equal strings and vectors once, so some bytes are read more than once.
    private const int ReadingsOfEachByte = 4;
    private const int SmallestBudget = 4096;

    /// <summary>What reading a table costs: an honest one takes at least 8 bytes, with the offset that leads to it.</summary>
    public const int TableCost = 8;

    private long _budget;

    /// <summary>Wraps a file.</summary>
    public FlatBuffer(ReadOnlyMemory<byte> bytes)
    {
        Memory = bytes;
        _budget = ((long)ReadingsOfEachByte * bytes.Length) + SmallestBudget;
    }

    /// <summary>The whole file.</summary>
    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>The root table.</summary>
    public FlatTable Root(string name)
    {
        if (Memory.Length < 8) throw DyadicException.BadInput($"{name}: the file has {Memory.Length} bytes; a FlatBuffers file has at least 8. The file may be cut off.");
        return TableAt(Target(0, name), name);
    }

    /// <summary>Checks that <paramref name="count"/> bytes from <paramref name="position"/> on lie in the file.</summary>
    public void Require(long position, long count, string who)
    {
        if (position < 0 || count < 0 || position > Memory.Length - count)
        {
            throw DyadicException.BadInput($"{who}: {count} bytes at offset {position} lie outside the file of {Memory.Length} bytes. The file is damaged.");
        }
    }

    /// <summary>Takes work from the budget.</summary>
    public void Spend(long bytes, string who)
    {
        _budget -= bytes;
        if (_budget < 0) throw DyadicException.BadInput($"{who}: the tables of the file refer to the same bytes over and over; it would take unbounded work to read. The file is damaged.");
    }

    /// <summary>Where the unsigned offset stored at a position leads.</summary>
    public long Target(long position, string who) => position + UInt32(position, who);

    /// <summary>The table at a position, its own vtable checked.</summary>
    public FlatTable TableAt(long position, string who)
    {
        Spend(TableCost, who);
        Require(position, 4, who);
        long vtable = position - BinaryPrimitives.ReadInt32LittleEndian(At(position));
        Require(vtable, 4, $"{who} (vtable)");
        int vtableBytes = BinaryPrimitives.ReadUInt16LittleEndian(At(vtable)), tableBytes = BinaryPrimitives.ReadUInt16LittleEndian(At(vtable + 2));
        if (vtableBytes < 4 || vtableBytes % 2 != 0) throw DyadicException.BadInput($"{who}: its vtable says it has {vtableBytes} bytes; expected an even number of at least 4. The file is damaged.");
        Require(vtable, vtableBytes, $"{who} (vtable)");
        if (tableBytes < 4) throw DyadicException.BadInput($"{who}: its vtable says that the table has {tableBytes} bytes; a table has at least 4. The file is damaged.");
        Require(position, tableBytes, who);
        return new FlatTable(this, (int)position, (int)vtable, vtableBytes, tableBytes, who);
    }

    /// <summary>The unsigned 32-bit number at a position.</summary>
    public uint UInt32(long position, string who)
    {
        Require(position, 4, who);
        return BinaryPrimitives.ReadUInt32LittleEndian(At(position));
    }

    /// <summary>The bytes from a checked position on.</summary>
    public ReadOnlySpan<byte> At(long position) => Memory.Span[(int)position..];
}
