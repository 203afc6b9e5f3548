using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Emits a loop over depthwise tiles whose vectors hold neighbouring pixels of few channels: one vpermb of 64 bytes of a line makes the words of four taps.</summary>
/// <remarks><code>
///   zmm0  …  15   accumulators, group by group, four vectors each, as PixelGroup says
///   zmm16 …  19   words of four pixels, in turn
///   zmm20, 21     which bytes make them, for each half of the channels
///   zmm22         sign bits
///   zmm24 …  31   weights of a kernel row's four taps; those for which there is no register stay in memory
/// </code></remarks>
internal sealed class PixelDepthwiseEmitter
{
    /// <summary>The most groups of a tile: their accumulators fill the registers.</summary>
    public const int MostGroups = 4;

    private const int Width = PixelGroup.Width, Vector = 64, FirstWord = 16, Words = 4, FirstPick = 20, FirstWeights = 24, WeightRegisters = 8;

    private readonly Assembler _code;
    private readonly Frame _frame;
    private readonly PixelDepthwiseKey _key;
    private readonly DepthwiseQuads _quads;
    private readonly PixelGroup _group;
    private readonly ConstantPool _constants;
    private readonly AssemblerRegister64 _lines, _line, _offset, _weights, _initial, _stage, _output, _target, _stride, _tiles, _scratch;
    private int _word;
    private int _use;

    public PixelDepthwiseEmitter(Assembler code, Frame frame, PixelDepthwiseKey key)
    {
        (_code, _frame, _key) = (code, frame, key);
        _quads = new DepthwiseQuads(key.KernelWidth, key.Stride);
        _group = new PixelGroup(key.Channels, key.KernelWidth, key.Stride);
        _constants = new ConstantPool(code);
        (_lines, _line, _offset, _weights) = (frame.Take(), frame.Take(), frame.Take(), frame.Take());
        (_initial, _stage, _output, _target) = (frame.Take(), frame.Take(), frame.Take(), frame.Take());
        (_stride, _tiles, _scratch) = (frame.Take(), frame.Take(), frame.Take());
    }

    private static AssemblerRegisterZMM Signs => zmm22;

    public void Emit()
    {
        _frame.Enter(_code);
        LoadArguments();
        Label tile = _code.CreateLabel();
        _code.Label(ref tile);
        StartAccumulators();
        _use = 0;
        for (int row = 0; row < _key.KernelHeight; row++)
        {
            _code.mov(_line, __[_lines + (row * sizeof(long))]);
            _code.add(_line, _offset);
            for (int quad = 0; quad < _quads.Quads; quad++) EmitQuad(quad);
        }

        _code.mov(_target, _output);
        AccumulatorBlock block = new(_key.Groups, Width, _key.Ragged, _group.Order, _frame.Argument, _stage, _target, _stride, _scratch);
        _key.Epilogue.Emit(_code, block, _constants);
        _code.add(_output, _key.Groups * PixelGroup.Columns);
        _code.add(_offset, _key.Groups * PixelGroup.Columns * _key.Stride);
        _code.dec(_tiles);
        _code.jne(tile);
        _frame.Leave(_code);
        _constants.Emit();
    }

    private void LoadArguments()
    {
        AssemblerRegister64 tile = _frame.Argument;
        _code.mov(_lines, TileEmitter.Field(tile, nameof(GemmTile.Rows)));
        _code.mov(_weights, TileEmitter.Field(tile, nameof(GemmTile.Rhs)));
        _code.mov(_initial, TileEmitter.Field(tile, nameof(GemmTile.Initial)));
        _code.mov(_stage, TileEmitter.Field(tile, nameof(GemmTile.Stage)));
        _code.mov(_output, TileEmitter.Field(tile, nameof(GemmTile.Output)));
        _code.mov(_stride, TileEmitter.Field(tile, nameof(GemmTile.OutputStride)));
        _code.mov(_offset, __[tile + (int)Marshal.OffsetOf<LineTile>(nameof(LineTile.Offset))]);
        _code.mov(_tiles, __[tile + (int)Marshal.OffsetOf<LineTile>(nameof(LineTile.Tiles))]);
        if (_key.Ragged) _code.kmovq(k1, __qword_ptr[TileEmitter.Field(tile, nameof(GemmTile.ColumnMask))]);
        for (int half = 0; half < _group.Halves; half++) _code.vmovdqu8(Pick(half), __zmmword_ptr[_constants.Add(PickedBytes(half))]);
        if (_key.SignedCodes) _code.vpbroadcastd(Signs, __dword_ptr[_constants.Add(_ => unchecked((int)0x80808080))]);
    }

    private Func<int, int> PickedBytes(int half) =>
        dword => Enumerable.Range(0, 4).Sum(place => _group.Source(half, (dword * 4) + place) << (8 * place));

    private void StartAccumulators()
    {
        for (int vector = 0; vector < Width; vector++)
        {
            _code.vmovdqu32(Vectors.Zmm(vector), __zmmword_ptr[TileRegisters.At(_initial, vector)]);
            for (int group = 1; group < _key.Groups; group++) _code.vmovdqa32(Vectors.Zmm((group * Width) + vector), Vectors.Zmm(vector));
        }
    }

    /// <summary>The products of up to four neighbouring taps of a kernel row with the pixels of all groups.</summary>
    private void EmitQuad(int quad)
    {
        int[] shifts = [.. Enumerable.Range(0, _quads.Shifts).Where(shift => _quads.Uses(quad, shift))];
        int vectors = shifts.Length * _key.Parts * _group.Halves;
        for (int vector = 0; vector < Math.Min(vectors, WeightRegisters); vector++) _code.vmovdqu32(Vectors.Zmm(FirstWeights + vector), Weights(vector));
        for (int group = 0; group < _key.Groups; group++)
        {
            for (int word = 0; word < _group.Words; word++)
            {
                int start = (group * PixelGroup.Columns * _key.Stride) + (word * _group.WordStride) + (4 * quad * _key.Channels);
                for (int half = 0; half < _group.Halves; half++) Multiply(LoadWord(start, half), group, word, half, shifts);
            }
        }

        _use += vectors;
    }

    private void Multiply(AssemblerRegisterZMM words, int group, int word, int half, int[] shifts)
    {
        for (int index = 0; index < shifts.Length; index++)
        {
            AssemblerRegisterZMM sum = Vectors.Zmm((group * Width) + _group.Accumulator(word, half, shifts[index]));
            for (int part = 0; part < _key.Parts; part++)
            {
                int vector = (((index * _key.Parts) + part) * _group.Halves) + half;
                if (vector < WeightRegisters) _code.vpdpbusd(sum, words, Vectors.Zmm(FirstWeights + vector));
                else _code.vpdpbusd(sum, words, Weights(vector));
            }
        }
    }

    private AssemblerMemoryOperand Weights(int vector) => __zmmword_ptr[TileRegisters.At(_weights, _use + vector)];

    /// <summary>Four neighbouring pixels a dword, picked from the line.</summary>
    private AssemblerRegisterZMM LoadWord(int start, int half)
    {
        AssemblerRegisterZMM words = Vectors.Zmm(FirstWord + (_word++ % Words));
        if (_group.Sources == 1)
        {
            _code.vpermb(words, Pick(half), __zmmword_ptr[_line + start]);
        }
        else
        {
            _code.vmovdqu8(words, __zmmword_ptr[_line + start]);
            _code.vpermt2b(words, Pick(half), __zmmword_ptr[_line + (start + Vector)]);
        }

        if (_key.SignedCodes) _code.vpxord(words, words, Signs);
        return words;
    }

    private static AssemblerRegisterZMM Pick(int half) => Vectors.Zmm(FirstPick + half);
}
