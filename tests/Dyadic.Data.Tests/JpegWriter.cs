namespace Dyadic.Data.Tests;

/// <summary>Writes baseline JPEG files of flat 8×8 blocks in one row, without subsampling: quantization by 1, only DC coefficients.</summary>
internal static class JpegWriter
{
    /// <param name="components">For each component the value of every block, 0 to 255.</param>
    /// <param name="adobe">Adds Adobe's marker that says the components are not transformed.</param>
    internal static byte[] Write(int[][] components, bool adobe)
    {
        int blocks = components[0].Length, count = components.Length;
        List<byte> file = [0xFF, 0xD8];
        if (adobe) Segment(file, 0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
        Segment(file, 0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Segment(file, 0xC0, [8, 0, 8, 0, (byte)(8 * blocks), (byte)count, .. Enumerable.Range(1, count).SelectMany(id => new byte[] { (byte)id, 0x11, 0 })]);

        // DC table: categories 0 to 11, each a 4-bit code equal to its number. AC table: end of block alone, one bit.
        Segment(file, 0xC4, [0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Range(0, 12).Select(category => (byte)category)]);
        Segment(file, 0xC4, [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Segment(file, 0xDA, [(byte)count, .. Enumerable.Range(1, count).SelectMany(id => new byte[] { (byte)id, 0 }), 0, 63, 0]);

        List<bool> bits = [];
        int[] previous = new int[count];
        for (int block = 0; block < blocks; block++)
        {
            for (int c = 0; c < count; c++)
            {
                int coefficient = 8 * (components[c][block] - 128);
                int difference = coefficient - previous[c];
                previous[c] = coefficient;
                int category = difference == 0 ? 0 : (int)Math.Log2(Math.Abs(difference)) + 1;
                Put(bits, category, 4);
                Put(bits, difference > 0 ? difference : difference + (1 << category) - 1, category);
                bits.Add(false);
            }
        }

        while (bits.Count % 8 != 0) bits.Add(true);
        foreach (bool[] octet in bits.Chunk(8))
        {
            byte value = octet.Aggregate((byte)0, (sum, bit) => (byte)((sum << 1) | (bit ? 1 : 0)));
            file.Add(value);
            if (value == 0xFF) file.Add(0);
        }

        return [.. file, 0xFF, 0xD9];
    }

    private static void Segment(List<byte> file, byte marker, byte[] body)
    {
        file.AddRange([0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2)]);
        file.AddRange(body);
    }

    private static void Put(List<bool> bits, int value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--) bits.Add(((value >> bit) & 1) != 0);
    }
}
