using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>A run of depth of a product: its words one after another, in unrolled blocks.</summary>
internal sealed class LineDepth : LineRun
{
    private const int Word = 4, Vector = 64;

    /// <summary>Instructions of an unrolled block, so that a few blocks fit the processor's cache of decoded ones.</summary>
    private const int LongestBlock = 320;

    private readonly Assembler _code;
    private readonly LineRegisters _registers;
    private readonly LineTileKey _key;
    private readonly DotStep _step;
    private readonly Label _signs;

    public LineDepth(Assembler code, LineRegisters registers, ConstantPool constants, LineTileKey key)
        : base(constants)
    {
        (_code, _registers, _key) = (code, registers, key);
        _step = new DotStep(code, registers, key.Format, key.SignedLhs);
        if (key.SignedLhs) _signs = constants.Add(_ => unchecked((int)0x80808080));
    }

    public override void Start()
    {
        if (_key.SignedLhs) _code.vmovdqu32(_registers.Signs, __zmmword_ptr[_signs]);
    }

    public override void Emit()
    {
        int unroll = Math.Clamp(LongestBlock / (_key.Width + (_key.RowCount * (1 + _key.Width))), 1, _key.DepthWords);
        int blocks = _key.DepthWords / unroll, rest = _key.DepthWords % unroll;
        if (blocks > 1)
        {
            Label block = _code.CreateLabel();
            _code.mov(_registers.Count, blocks);
            _code.Label(ref block);
            Block(unroll);
            _code.dec(_registers.Count);
            _code.jne(block);
        }
        else
        {
            Block(unroll);
        }

        if (rest > 0) Block(rest);
    }

    public override void Finish() => _step.AddChains();

    private void Block(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            int offset = step * Word;
            _step.Emit(_registers.Rhs, step, row => _registers.Lhs + ((row * _key.RowStride) + offset), step % _registers.Chains);
        }

        _code.add(_registers.Lhs, steps * Word);
        _code.add(_registers.Rhs, steps * _key.Width * Vector);
    }
}
