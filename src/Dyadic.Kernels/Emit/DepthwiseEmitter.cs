using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>Emits a loop over depthwise tiles of a line: four pixels are interleaved byte by byte, so that one vpdpbusd a vector multiplies four taps of sixteen channels.</summary>
/// <remarks>
/// The unpack instructions work within 128-bit lanes, which leaves the channels of a block of 64 in the order that
/// <see cref="AccumulatorBlock.Order"/> names; weights, starting values and parameters are stored in it, and narrowing undoes it.
/// <code>
///   zmm0  …  15   accumulators, output by output, four vectors each
///   zmm16 …  23   interleaved pixels of two units
///   zmm24 …  27   between the two steps of interleaving
///   zmm28         weights that serve both units
/// </code></remarks>
internal sealed class DepthwiseEmitter
{
    private const int Width = 4, Vector = 64, FirstPixel = 16, MostUnits = 2;

    private readonly Assembler _code;
    private readonly Frame _frame;
    private readonly DepthwiseKey _key;
    private readonly DepthwiseQuads _quads;
    private readonly ConstantPool _constants;
    private readonly AssemblerRegister64 _grid, _gridRow, _gridStride, _weights, _initial, _stage, _output, _stride, _channel, _blocks, _pixel, _target;
    private Label _signs;

    public DepthwiseEmitter(Assembler code, Frame frame, DepthwiseKey key)
    {
        (_code, _frame, _key) = (code, frame, key);
        _quads = new DepthwiseQuads(key.KernelWidth, key.Stride);
        _constants = new ConstantPool(code);
        (_grid, _gridRow, _gridStride, _weights) = (frame.Take(), frame.Take(), frame.Take(), frame.Take());
        (_initial, _stage, _output, _stride) = (frame.Take(), frame.Take(), frame.Take(), frame.Take());
        (_channel, _blocks, _pixel, _target) = (frame.Take(), frame.Take(), frame.Take(), frame.Take());
    }

    /// <summary>The most outputs of a tile: their accumulators and the pixels of two units fill the registers.</summary>
    public static int MostOutputs(int stride) => MostUnits * new DepthwiseQuads(1, stride).Shifts;

    public void Emit()
    {
        if (_key.SignedCodes) _signs = _constants.Add(_ => unchecked((int)0x80808080));
        _frame.Enter(_code);
        Label tile = _code.CreateLabel(), block = _code.CreateLabel(), rest = _code.CreateLabel();
        _code.Label(ref tile);
        LoadArguments();
        _code.test(_blocks, _blocks);
        _code.je(rest);
        _code.Label(ref block);
        EmitBlock(ragged: false);
        _code.add(_channel, Vector);
        _code.add(_initial, Width * Vector);
        _code.add(_stage, Width * _key.Epilogue.VectorBytes);
        _code.add(_output, Vector);
        _code.dec(_blocks);
        _code.jne(block);
        _code.Label(ref rest);
        if (_key.Ragged)
        {
            _code.kmovq(k1, __qword_ptr[TileEmitter.Field(_frame.Argument, nameof(GemmTile.ColumnMask))]);
            EmitBlock(ragged: true);
        }

        GoOn(tile);
        _frame.Leave(_code);
        _constants.Emit();
    }

    /// <summary>Moves the arguments on to the next tile of the line, if there is one.</summary>
    private void GoOn(Label tile)
    {
        _code.add(__qword_ptr[TileEmitter.Field(_frame.Argument, nameof(GemmTile.Rows))], _key.Outputs * _key.Stride * sizeof(long));
        _code.imul(_target, _stride, _key.Outputs);
        _code.add(TileEmitter.Field(_frame.Argument, nameof(GemmTile.Output)), _target);
        _code.dec(__qword_ptr[Field(nameof(DepthwiseLineTile.Tiles))]);
        _code.jne(tile);
    }

    private AssemblerMemoryOperand Field(string name) => __[_frame.Argument + (int)Marshal.OffsetOf<DepthwiseLineTile>(name)];

    private void LoadArguments()
    {
        AssemblerRegister64 tile = _frame.Argument;
        _code.mov(_grid, TileEmitter.Field(tile, nameof(GemmTile.Rows)));
        _code.mov(_gridStride, Field(nameof(DepthwiseLineTile.GridStride)));
        _code.mov(_weights, TileEmitter.Field(tile, nameof(GemmTile.Rhs)));
        _code.mov(_initial, TileEmitter.Field(tile, nameof(GemmTile.Initial)));
        _code.mov(_stage, TileEmitter.Field(tile, nameof(GemmTile.Stage)));
        _code.mov(_output, TileEmitter.Field(tile, nameof(GemmTile.Output)));
        _code.mov(_stride, TileEmitter.Field(tile, nameof(GemmTile.OutputStride)));
        _code.mov(_blocks, Field(nameof(DepthwiseLineTile.Blocks)));
        _code.xor(_channel, _channel);
    }

    /// <summary>All outputs of the tile for one block of channels; moves the weight pointer to the next block.</summary>
    private void EmitBlock(bool ragged)
    {
        for (int vector = 0; vector < Width; vector++)
        {
            _code.vmovdqu32(Vectors.Zmm(vector), __zmmword_ptr[TileRegisters.At(_initial, vector)]);
            for (int output = 1; output < _key.Outputs; output++) _code.vmovdqa32(Vectors.Zmm((output * Width) + vector), Vectors.Zmm(vector));
        }

        _code.mov(_gridRow, _grid);
        for (int kernelY = 0; kernelY < _key.KernelHeight; kernelY++)
        {
            for (int quad = 0; quad < _quads.Quads; quad++) EmitQuad(quad, ragged);
            if (kernelY < _key.KernelHeight - 1) _code.add(_gridRow, _gridStride);
        }

        _code.mov(_target, _output);
        AccumulatorBlock block = new(_key.Outputs, Width, ragged, null, _frame.Argument, _stage, _target, _stride, _pixel);
        _key.Epilogue.Emit(_code, block, _constants);
    }

    private void EmitQuad(int quad, bool ragged)
    {
        int units = (_key.Outputs + _quads.Shifts - 1) / _quads.Shifts;
        for (int unit = 0; unit < units; unit++) Interleave(unit, quad, ragged);
        for (int shift = 0; shift < _quads.Shifts; shift++)
        {
            if (!_quads.Uses(quad, shift)) continue;
            for (int part = 0; part < _key.Parts; part++)
            {
                for (int vector = 0; vector < Width; vector++) MultiplyUnits(units, shift, vector);
                _code.add(_weights, Width * Vector);
            }
        }
    }

    /// <summary>One vector of weights times the pixels of every unit that has an output with this shift.</summary>
    private void MultiplyUnits(int units, int shift, int vector)
    {
        AssemblerRegisterZMM weights = zmm28;
        _code.vmovdqu32(weights, __zmmword_ptr[TileRegisters.At(_weights, vector)]);
        for (int unit = 0; unit < units; unit++)
        {
            int output = (unit * _quads.Shifts) + shift;
            if (output < _key.Outputs) _code.vpdpbusd(Vectors.Zmm((output * Width) + vector), Pixel(unit, vector), weights);
        }
    }

    /// <summary>Loads up to four pixels of a unit and leaves their bytes side by side, channel by channel.</summary>
    private void Interleave(int unit, int quad, bool ragged)
    {
        int outputs = Math.Min(_quads.Shifts, _key.Outputs - (unit * _quads.Shifts));
        AssemblerRegisterZMM[] pixels = new AssemblerRegisterZMM[4];
        for (int place = 0; place < pixels.Length; place++)
        {
            bool used = Enumerable.Range(0, outputs).Any(shift => _quads.Tap(quad, shift, place) >= 0);
            pixels[place] = used || place == 0 ? Pixel(unit, place) : pixels[place - 1]; // meets weights of zero
            if (!used) continue;
            _code.mov(_pixel, __[_gridRow + ((_quads.Start(unit) + (4 * quad) + place) * 8)]);
            AssemblerMemoryOperand source = __zmmword_ptr[_pixel + _channel];
            if (ragged) _code.vmovdqu8(pixels[place].k1.z, source);
            else _code.vmovdqu8(pixels[place], source);
            if (_key.SignedCodes) _code.vpxord(pixels[place], pixels[place], __zmmword_ptr[_signs]);
        }

        AssemblerRegisterZMM low01 = zmm24, high01 = zmm25, low23 = zmm26, high23 = zmm27;
        _code.vpunpcklbw(low01, pixels[0], pixels[1]);
        _code.vpunpckhbw(high01, pixels[0], pixels[1]);
        _code.vpunpcklbw(low23, pixels[2], pixels[3]);
        _code.vpunpckhbw(high23, pixels[2], pixels[3]);
        _code.vpunpcklwd(Pixel(unit, 0), low01, low23);
        _code.vpunpckhwd(Pixel(unit, 1), low01, low23);
        _code.vpunpcklwd(Pixel(unit, 2), high01, high23);
        _code.vpunpckhwd(Pixel(unit, 3), high01, high23);
    }

    private static AssemblerRegisterZMM Pixel(int unit, int place) => Vectors.Zmm(FirstPixel + (unit * Width) + place);
}
