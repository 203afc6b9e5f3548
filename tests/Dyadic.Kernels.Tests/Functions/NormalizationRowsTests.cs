using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests.Functions;

public sealed unsafe class NormalizationRowsTests
{
    [Theory]
    [InlineData(ElementType.UInt8, ElementType.UInt8)]
    [InlineData(ElementType.Int8, ElementType.Int16)]
    [InlineData(ElementType.UInt16, ElementType.UInt8)]
    [InlineData(ElementType.Int16, ElementType.Int8)]
    [InlineData(ElementType.UInt16, ElementType.UInt16)]
    public void Rows_of_codes_have_the_bits_of_the_plain_function(ElementType from, ElementType to)
    {
        Random random = new(5);
        using WorkerPool pool = new(2);
        foreach (int channels in (int[])[1, 7, 8, 9, 31, 64, 200])
        {
            foreach ((bool tenPasses, bool centred, int factors) in ((bool, bool, int)[])[(false, true, 1), (true, true, channels), (false, false, 1)])
            {
                float[] gain = [.. Enumerable.Range(0, channels).Select(_ => (float)(random.NextDouble() * 4) - 2)], offset = [.. Enumerable.Range(0, channels).Select(_ => (float)(random.NextDouble() * 4) - 2)];
                (Int128 least, Int128 greatest) = to.IntegerRange();
                RootNormalization function = new(gain, offset, new NormalizedCodes(0.01, 3, (int)least, (int)greatest), tenPasses, centred, epsilon: 77);
                int[] powers = [.. Enumerable.Range(0, factors).Select(_ => 1 << random.Next(4))];
                const int rows = 5;
                byte[] input = new byte[rows * channels * from.ByteWidth()], output = new byte[rows * channels * to.ByteWidth()];
                random.NextBytes(input);
                input.AsSpan(0, channels * from.ByteWidth()).Fill(9);
                fixed (byte* x = input, y = output) new NormalizationRows(function, from, to, 100, powers).Run(x, y, rows, pool);
                int[] row = new int[channels], codes = new int[channels];
                for (int r = 0; r < rows; r++)
                {
                    for (int c = 0; c < channels; c++) row[c] = (Code(input, from, (r * channels) + c) - 100) * powers[factors == 1 ? 0 : c];
                    function.Apply(row, codes);
                    Assert.Equal(codes, Enumerable.Range(r * channels, channels).Select(i => Code(output, to, i)));
                }
            }
        }
    }

    private static int Code(byte[] bytes, ElementType type, int index) => type switch
    {
        ElementType.UInt8 => bytes[index],
        ElementType.Int8 => (sbyte)bytes[index],
        ElementType.UInt16 => BitConverter.ToUInt16(bytes, index * 2),
        _ => BitConverter.ToInt16(bytes, index * 2),
    };
}
