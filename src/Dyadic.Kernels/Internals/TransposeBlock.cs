using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dyadic.Kernels;

/// <summary>Transposes blocks of 16 rows × 16 bytes, each one permutation of 256 bytes, for elements of one width.</summary>
internal sealed unsafe class TransposeBlock<T>
    where T : unmanaged
{
    /// <summary>Rows of a block.</summary>
    public const int Rows = 16;

    private const int RowBytes = 16;
    private const int LineBytes = Rows * RowBytes;

    // Byte b of element (row, column): read at row·16 + column·width + b, written at (column·16 + row)·width + b.
    private readonly BytePermutation _permutation = new(index =>
    {
        (int column, int rest) = Math.DivRem(index, Rows * sizeof(T));
        (int row, int part) = Math.DivRem(rest, sizeof(T));
        return (row * RowBytes) + (column * sizeof(T)) + part;
    });

    /// <summary>Columns of a block.</summary>
    public static int Columns => RowBytes / sizeof(T);

    /// <summary>Columns [fromColumn, toColumn) of all rows; the last block of an axis overlaps the one before, and extents short of a block go through the stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Move(T* source, T* target, int rows, int columns, int fromColumn, int toColumn)
    {
        int lastRow = Math.Max(0, rows - Rows), lastColumn = Math.Max(0, toColumn - Columns);
        for (int row = 0; ; row = Math.Min(row + Rows, lastRow))
        {
            for (int column = Math.Min(fromColumn, lastColumn); ; column = Math.Min(column + Columns, lastColumn))
            {
                byte* from = (byte*)(source + ((long)row * columns) + column), to = (byte*)(target + ((long)column * rows) + row);
                if (rows >= Rows && columns >= Columns) MoveBlock(from, (long)columns * sizeof(T), to, (long)rows * sizeof(T));
                else MovePart(from, (long)columns * sizeof(T), to, (long)rows * sizeof(T), Math.Min(rows, Rows), Math.Min(columns, Columns));
                if (column == lastColumn) break;
            }

            if (row == lastRow) break;
        }
    }

    private void MovePart(byte* source, long sourceStride, byte* target, long targetStride, int rows, int columns)
    {
        byte* whole = stackalloc byte[2 * LineBytes];
        for (int row = 0; row < rows; row++) ShortCopy.Copy(source + (row * sourceStride), whole + (row * RowBytes), columns * sizeof(T));
        MoveBlock(whole, RowBytes, whole + LineBytes, Rows * sizeof(T));
        for (int column = 0; column < columns; column++) ShortCopy.Copy(whole + LineBytes + (column * Rows * sizeof(T)), target + (column * targetStride), rows * sizeof(T));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MoveBlock(byte* source, long sourceStride, byte* target, long targetStride)
    {
        byte* tables = _permutation.Tables;
        Vector512<byte> a = FourRows(source, sourceStride), b = FourRows(source + (4 * sourceStride), sourceStride);
        Vector512<byte> c = FourRows(source + (8 * sourceStride), sourceStride), d = FourRows(source + (12 * sourceStride), sourceStride);
        target = Store(BytePermutation.Result(tables, 0, a, b, c, d), target, targetStride, 0);
        target = Store(BytePermutation.Result(tables, 1, a, b, c, d), target, targetStride, 1);
        target = Store(BytePermutation.Result(tables, 2, a, b, c, d), target, targetStride, 2);
        Store(BytePermutation.Result(tables, 3, a, b, c, d), target, targetStride, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> FourRows(byte* source, long stride) => Vector512.Create(
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride)),
        Vector256.Create(Vector128.Load(source + (2 * stride)), Vector128.Load(source + (3 * stride))));

    /// <summary>Stores a register, which holds 4, 2, 1 or half a column of the result, and says where the next goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Store(Vector512<byte> value, byte* target, long stride, int number)
    {
        switch (sizeof(T))
        {
            case 1:
                Avx512F.ExtractVector128(value, 0).Store(target);
                Avx512F.ExtractVector128(value, 1).Store(target + stride);
                Avx512F.ExtractVector128(value, 2).Store(target + (2 * stride));
                Avx512F.ExtractVector128(value, 3).Store(target + (3 * stride));
                return target + (4 * stride);
            case 2:
                value.GetLower().Store(target);
                value.GetUpper().Store(target + stride);
                return target + (2 * stride);
            case 4:
                value.Store(target);
                return target + stride;
            default:
                value.Store(target);
                return number % 2 == 0 ? target + 64 : target - 64 + stride;
        }
    }
}
