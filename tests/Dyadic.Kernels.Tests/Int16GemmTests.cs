namespace Dyadic.Kernels.Tests;

public sealed unsafe class Int16GemmTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Products_keep_64_bits_even_for_the_largest_codes(KernelTier tier)
    {
        Random random = new(73);
        using WorkerPool pool = new(2);
        foreach ((int m, int depth, int columns) in new[] { (1, 1, 1), (5, 255, 3), (7, 257, 70), (13, 1500, 33), (2, 40000, 5) })
        {
            short[] lhs = Array.ConvertAll(new short[m * depth], _ => random.Next(3) == 0 ? (short)random.Next(-32768, 32768) : short.MinValue);
            short[] rhs = Array.ConvertAll(new short[depth * columns], _ => random.Next(3) == 0 ? (short)random.Next(-128, 128) : (short)-128);
            long[] bias = Array.ConvertAll(new long[columns], _ => random.NextInt64(-(1L << 40), 1L << 40));
            using Native<short> left = new(lhs);
            using Native<long> output = new(m * columns);
            new Int16Gemm(depth, columns, rhs, bias, tier).Run(left.Pointer, m, output.Pointer, pool);
            long[] expected = new long[m * columns];
            for (int r = 0; r < m; r++)
                for (int n = 0; n < columns; n++)
                {
                    expected[(r * columns) + n] = bias[n];
                    for (int k = 0; k < depth; k++) expected[(r * columns) + n] += (long)lhs[(r * depth) + k] * rhs[(k * columns) + n];
                }

            Assert.Equal(expected, output.Values);
        }
    }
}
