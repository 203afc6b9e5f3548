using System.Numerics;

namespace Dyadic.Kernels;

/// <summary>Moves a run of elements into the panel of <see cref="GatheredRows"/>.</summary>
internal abstract unsafe class PixelCopy
{
    public abstract void Copy(byte* source, byte* target, int count);
}

/// <summary>Elements as they are.</summary>
internal sealed unsafe class PlainCopy(int elementBytes) : PixelCopy
{
    public override void Copy(byte* source, byte* target, int count) => ShortCopy.Copy(source, target, count * elementBytes);
}

/// <summary>u8 codes to s16, less the zero point.</summary>
internal sealed unsafe class WidenUnsigned(int zeroPoint) : PixelCopy
{
    public override void Copy(byte* source, byte* target, int count)
    {
        short* wide = (short*)target;
        Vector<short> offset = new((short)zeroPoint);
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= count - Vector<byte>.Count; index += Vector<byte>.Count)
            {
                Vector.Widen(Vector.Load(source + index), out Vector<ushort> low, out Vector<ushort> high);
                Vector.Store(Vector.AsVectorInt16(low) - offset, wide + index);
                Vector.Store(Vector.AsVectorInt16(high) - offset, wide + index + Vector<short>.Count);
            }
        }

        for (; index < count; index++) wide[index] = (short)(source[index] - zeroPoint);
    }
}

/// <summary>s8 codes to s16, less the zero point.</summary>
internal sealed unsafe class WidenSigned(int zeroPoint) : PixelCopy
{
    public override void Copy(byte* source, byte* target, int count)
    {
        sbyte* codes = (sbyte*)source;
        short* wide = (short*)target;
        Vector<short> offset = new((short)zeroPoint);
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= count - Vector<sbyte>.Count; index += Vector<sbyte>.Count)
            {
                Vector.Widen(Vector.Load(codes + index), out Vector<short> low, out Vector<short> high);
                Vector.Store(low - offset, wide + index);
                Vector.Store(high - offset, wide + index + Vector<short>.Count);
            }
        }

        for (; index < count; index++) wide[index] = (short)(codes[index] - zeroPoint);
    }
}
