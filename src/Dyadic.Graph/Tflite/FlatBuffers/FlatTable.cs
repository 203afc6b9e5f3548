using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Dyadic.Core;

namespace Dyadic.Graphs.Tflite.FlatBuffers;

/// <summary>A table of a FlatBuffers file. A field that the file leaves out has the default that its reader names.</summary>
/// <remarks>The default value of the struct is a table without any field.</remarks>
internal readonly struct FlatTable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly FlatBuffer? _buffer;
    private readonly int _position;
    private readonly int _vtable;
    private readonly int _vtableBytes;
    private readonly int _tableBytes;
    private readonly string? _name;

    internal FlatTable(FlatBuffer buffer, int position, int vtable, int vtableBytes, int tableBytes, string name) =>
        (_buffer, _position, _vtable, _vtableBytes, _tableBytes, _name) = (buffer, position, vtable, vtableBytes, tableBytes, name);

    /// <summary>How errors name the table.</summary>
    public string Name => _name ?? "an absent table";

    /// <summary>True when the file gives the field.</summary>
    public bool Has(int field) => Offset(field) != 0;

    /// <summary>A signed byte.</summary>
    public sbyte Int8(int field, string name, sbyte absent = 0) => Scalar(field, 1, name) is { IsEmpty: false } at ? unchecked((sbyte)at[0]) : absent;

    /// <summary>An unsigned byte.</summary>
    public byte UInt8(int field, string name, byte absent = 0) => Scalar(field, 1, name) is { IsEmpty: false } at ? at[0] : absent;

    /// <summary>A truth value.</summary>
    public bool Bool(int field, string name, bool absent = false) => Scalar(field, 1, name) is { IsEmpty: false } at ? at[0] != 0 : absent;

    /// <summary>A signed 32-bit number.</summary>
    public int Int32(int field, string name, int absent = 0) => Scalar(field, 4, name) is { IsEmpty: false } at ? BinaryPrimitives.ReadInt32LittleEndian(at) : absent;

    /// <summary>An unsigned 32-bit number.</summary>
    public uint UInt32(int field, string name, uint absent = 0) => Scalar(field, 4, name) is { IsEmpty: false } at ? BinaryPrimitives.ReadUInt32LittleEndian(at) : absent;

    /// <summary>An unsigned 64-bit number.</summary>
    public ulong UInt64(int field, string name, ulong absent = 0) => Scalar(field, 8, name) is { IsEmpty: false } at ? BinaryPrimitives.ReadUInt64LittleEndian(at) : absent;

    /// <summary>A binary32 number.</summary>
    public float Float32(int field, string name, float absent = 0) => Scalar(field, 4, name) is { IsEmpty: false } at ? BinaryPrimitives.ReadSingleLittleEndian(at) : absent;

    /// <summary>A text; empty when absent.</summary>
    public string Text(int field, string name)
    {
        ReadOnlyMemory<byte> bytes = Bytes(field, name);
        _buffer?.Spend(bytes.Length, Who(name));
        try
        {
            return StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw DyadicException.BadInput($"{Who(name)} is no valid UTF-8 text. The file is damaged.");
        }
    }

    /// <summary>The bytes of a vector, not copied; empty when absent.</summary>
    public ReadOnlyMemory<byte> Bytes(int field, string name)
    {
        (long start, int count) = Vector(field, 1, name);
        return count == 0 ? default : _buffer!.Memory.Slice((int)start, count);
    }

    /// <summary>A vector of numbers; null when absent.</summary>
    public T[]? Numbers<T>(int field, string name)
        where T : unmanaged
    {
        if (!Has(field)) return null;
        int width = Marshal.SizeOf<T>();
        (long start, int count) = Vector(field, width, name);
        _buffer!.Spend((long)count * width, Who(name));
        return MemoryMarshal.Cast<byte, T>(_buffer.At(start)[..(count * width)]).ToArray();
    }

    /// <summary>A vector of tables; empty when absent.</summary>
    public FlatTable[] Tables(int field, string name)
    {
        (long start, int count) = Vector(field, 4, name);
        _buffer?.Spend((long)count * FlatBuffer.TableCost, Who(name));
        FlatTable[] tables = new FlatTable[count];
        for (int i = 0; i < count; i++)
        {
            string who = $"{name}[{i}]";
            tables[i] = _buffer!.TableAt(_buffer.Target(start + (4L * i), who), who);
        }

        return tables;
    }

    /// <summary>A table; null when absent.</summary>
    public FlatTable? Table(int field, string name)
    {
        int offset = Offset(field);
        if (offset == 0) return null;
        string who = Who(name);
        RequireInside(offset, 4, who);
        return _buffer!.TableAt(_buffer.Target(_position + offset, who), who);
    }

    private (long Start, int Count) Vector(int field, int width, string name)
    {
        int offset = Offset(field);
        if (offset == 0) return default;
        string who = Who(name);
        RequireInside(offset, 4, who);
        long at = _buffer!.Target(_position + offset, who);
        long count = _buffer.UInt32(at, who);
        _buffer.Require(at + 4, count * width, $"{who} of {count} elements");
        return (at + 4, (int)count);
    }

    private ReadOnlySpan<byte> Scalar(int field, int width, string name)
    {
        int offset = Offset(field);
        if (offset == 0) return default;
        RequireInside(offset, width, Who(name));
        return _buffer!.At(_position + offset);
    }

    private int Offset(int field)
    {
        int entry = 4 + (2 * field);
        return _buffer is null || entry + 2 > _vtableBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(_buffer.At(_vtable + entry));
    }

    private void RequireInside(int offset, int width, string who)
    {
        if (offset < 4 || offset + width > _tableBytes) throw DyadicException.BadInput($"{who} lies at byte {offset} of a table of {_tableBytes} bytes. The file is damaged.");
    }

    private string Who(string name) => $"{Name}.{name}";
}
