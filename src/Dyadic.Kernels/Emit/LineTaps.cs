using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Dyadic.Kernels;

/// <summary>A kernel row of a float depthwise convolution: each tap's weights stay in registers while all pixels of the tile take their product.</summary>
internal sealed class LineTaps(Assembler code, LineRegisters registers, ConstantPool constants, LineTapsKey key) : LineRun(constants)
{
    private const int Vector = 64;

    public override void Emit()
    {
        for (int tap = 0; tap < key.TapsAcross; tap++)
        {
            for (int column = 0; column < key.Width; column++)
            {
                code.vmovups(registers.RhsVector(column), __zmmword_ptr[TileRegisters.At(registers.Rhs, (tap * key.Width) + column)]);
            }

            for (int row = 0; row < key.RowCount; row++)
            {
                for (int column = 0; column < key.Width; column++)
                {
                    AssemblerRegisterZMM sum = registers.Accumulator(row, column, tap % registers.Chains);
                    AssemblerMemoryOperand pixel = __zmmword_ptr[registers.Lhs + ((row * key.RowStride) + (tap * key.PixelBytes) + (column * Vector))];
                    bool masked = key.Ragged && column == key.Width - 1;
                    code.vfmadd231ps(masked ? sum.k1 : sum, registers.RhsVector(column), pixel);
                }
            }
        }

        code.add(registers.Rhs, key.TapsAcross * key.Width * Vector);
    }

    public override void Finish() => new DotStep(code, registers, GemmFormat.Float32, signedLhs: false).AddChains();
}
