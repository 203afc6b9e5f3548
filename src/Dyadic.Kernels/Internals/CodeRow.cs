using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dyadic.Core;

namespace Dyadic.Kernels.Functions;

/// <summary>One row of 8- or 16-bit codes, some of which may be hidden. A flip of the top bit makes unsigned codes of signed ones, in the same order.</summary>
internal readonly unsafe struct CodeRow
{
    /// <summary>Codes of a vector.</summary>
    public const int Lanes = 16;

    private readonly byte* _codes;
    private readonly byte* _visible;
    private readonly int _width;
    private readonly ushort _flip;

    /// <summary>Names a row.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="type">UInt8, Int8, UInt16 or Int16.</param>
    /// <param name="visible">A byte a code, 0 for what is hidden; null when nothing is.</param>
    /// <param name="depth">Codes.</param>
    public CodeRow(byte* codes, ElementType type, byte* visible, int depth)
        : this(codes, type.ByteWidth(), type switch { ElementType.Int8 => 0x80, ElementType.Int16 => 0x8000, _ => 0 }, visible, depth)
    {
    }

    private CodeRow(byte* codes, int width, ushort flip, byte* visible, int depth)
    {
        _codes = codes;
        _visible = visible;
        (_width, _flip, Depth) = (width, flip, depth);
    }

    /// <summary>Codes.</summary>
    public int Depth { get; }

    /// <summary>What the flip adds to signed codes.</summary>
    public int Offset => _flip;

    /// <summary>A code, unsigned.</summary>
    public int this[int index] => (_width == 1 ? _codes[index] : ((ushort*)_codes)[index]) ^ _flip;

    /// <summary>Whether some codes are hidden.</summary>
    public bool IsMasked => _visible != null;

    /// <summary>Whether a code takes part.</summary>
    public bool Shows(int index) => _visible == null || _visible[index] != 0;

    /// <summary>The greatest visible code, unsigned; 0 when there is none.</summary>
    public int Greatest(bool vectors)
    {
        if (vectors && _visible == null && Depth >= 64) return _width == 1 ? GreatestByte() : GreatestWord();
        int greatest = 0, i = 0;
        if (vectors)
        {
            Vector512<int> most = Vector512<int>.Zero;
            for (; i <= Depth - Lanes; i += Lanes) most = Vector512.Max(most, Load(i) & Visible(i));
            greatest = Fold(Vector256.Max(most.GetLower(), most.GetUpper()));
        }

        for (; i < Depth; i++) greatest = Math.Max(greatest, Shows(i) ? this[i] : 0);
        return greatest;
    }

    /// <summary>Sixteen codes, unsigned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<int> Load(int index)
    {
        Vector256<ushort> words = _width == 1 ? Vector256.WidenLower(Vector128.Load(_codes + index).ToVector256()) : Vector256.Load((ushort*)_codes + index);
        return Widen(words ^ Vector256.Create(_flip));
    }

    /// <summary>What <see cref="LoadWords"/> takes from unsigned codes.</summary>
    public int WordOffset => _width == 1 ? 0 : 1 << 15;

    /// <summary>Thirty-two codes as words: unsigned bytes, or unsigned codes of 16 bits less 2¹⁵.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<short> LoadWords(int index)
    {
        Vector512<ushort> words = _width == 1 ? Vector512.WidenLower(Vector256.Load(_codes + index).ToVector512()) : Vector512.Load((ushort*)_codes + index);
        return (words ^ Vector512.Create((ushort)(_width == 1 ? _flip : _flip ^ 0x8000))).AsInt16();
    }

    /// <summary>All bits of the lanes whose codes are visible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<int> Visible(int index) => _visible == null
        ? Vector512<int>.AllBitsSet
        : Vector512.GreaterThan(Widen(Vector256.WidenLower(Vector128.Load(_visible + index).ToVector256())), Vector512<int>.Zero);

    /// <summary>The codes behind an index as a row of sixteen, of which those beyond this row are hidden.</summary>
    /// <param name="index">Less than sixteen below the depth.</param>
    /// <param name="room">48 bytes.</param>
    public CodeRow Rest(int index, byte* room)
    {
        int count = Depth - index;
        new Span<byte>(room, 3 * Lanes).Clear();
        Unsafe.CopyBlockUnaligned(room, _codes + ((long)index * _width), (uint)(count * _width));
        if (_visible == null) new Span<byte>(room + (2 * Lanes), count).Fill(1);
        else Unsafe.CopyBlockUnaligned(room + (2 * Lanes), _visible + index, (uint)count);
        return new CodeRow(room, _width, _flip, room + (2 * Lanes), Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector256<ushort> words) => Vector512.WidenLower(words.ToVector512()).AsInt32();

    // The last vector overlaps the one before: a maximum does not mind.
    private int GreatestByte()
    {
        Vector512<byte> flip = Vector512.Create((byte)_flip), most = Vector512.Load(_codes + Depth - 64) ^ flip;
        for (int i = 0; i < Depth - 64; i += 64) most = Vector512.Max(most, Vector512.Load(_codes + i) ^ flip);
        Vector256<byte> half = Vector256.Max(most.GetLower(), most.GetUpper());
        Vector256<ushort> words = Vector256.Max(half.AsUInt16() & Vector256.Create((ushort)0xFF), half.AsUInt16() >>> 8);
        return Fold(words);
    }

    private int GreatestWord()
    {
        ushort* codes = (ushort*)_codes;
        Vector512<ushort> flip = Vector512.Create(_flip), most = Vector512.Load(codes + Depth - 32) ^ flip;
        for (int i = 0; i < Depth - 32; i += 32) most = Vector512.Max(most, Vector512.Load(codes + i) ^ flip);
        return Fold(Vector256.Max(most.GetLower(), most.GetUpper()));
    }

    private static int Fold(Vector256<ushort> words) => Fold(Vector256.Max(words.AsInt32() & Vector256.Create(0xFFFF), words.AsInt32() >>> 16));

    private static int Fold(Vector256<int> numbers)
    {
        Vector128<int> quarter = Vector128.Max(numbers.GetLower(), numbers.GetUpper());
        quarter = Vector128.Max(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(quarter[0], quarter[1]);
    }
}
