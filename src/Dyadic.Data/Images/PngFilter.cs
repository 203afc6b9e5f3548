using Dyadic.Core;

namespace Dyadic.Data;

/// <summary>The five row filters of PNG, undone in place. ISO/IEC 15948, clause 9.</summary>
internal static class PngFilter
{
    /// <param name="filter">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The filtered row; the plain row on return.</param>
    /// <param name="above">The plain row above, zeros above the first.</param>
    /// <param name="distance">Bytes to the sample at the left.</param>
    /// <param name="name">The file's name, for messages.</param>
    internal static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance, string name)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = distance; i < row.Length; i++) row[i] += row[i - distance];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < distance ? 0 : row[i - distance]) + above[i]) >> 1);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i < distance ? above[i] : Paeth(row[i - distance], above[i], above[i - distance]);
                }

                break;
            default:
                throw DyadicException.BadInput($"{name}: PNG has no row filter {filter}; the file is damaged.");
        }
    }

    /// <summary>The neighbour nearest to left + up − upLeft; ties go to left, then up.</summary>
    private static byte Paeth(byte left, byte up, byte upLeft)
    {
        int toLeft = Math.Abs(up - upLeft), toUp = Math.Abs(left - upLeft), toUpLeft = Math.Abs(left + up - (2 * upLeft));
        if (toLeft <= toUp && toLeft <= toUpLeft) return left;
        return toUp <= toUpLeft ? up : upLeft;
    }
}
