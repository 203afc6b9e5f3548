using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Products of operands rounded to bfloat16: the rounding by exact arithmetic, products where no sum is rounded bit by bit, others within a bound.</summary>
public sealed unsafe class BFloat16Tests
{
    [Fact]
    public void Rounding_takes_the_nearer_neighbour_and_the_even_one_of_a_tie()
    {
        for (uint upper = 0x0080; upper < 0x7F7F; upper += 7)
        {
            foreach (uint lower in new uint[] { 0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF })
            {
                float value = BitConverter.UInt32BitsToSingle((upper << 16) | lower);
                double below = BFloat16Rounding.Widen((ushort)upper), above = BFloat16Rounding.Widen((ushort)(upper + 1));
                double toBelow = value - below, toAbove = above - value;
                uint expected = toBelow < toAbove || (toBelow == toAbove && upper % 2 == 0) ? upper : upper + 1;
                Assert.Equal(expected, BFloat16Rounding.Round(value));
                Assert.Equal(expected | 0x8000, BFloat16Rounding.Round(-value));
            }
        }
    }

    [Theory]
    [InlineData(0x0000_0000u, 0x0000)]
    [InlineData(0x8000_0000u, 0x8000)]
    [InlineData(0x007F_FFFFu, 0x0000)] // below 2⁻¹²⁶, though a neighbour is nearer
    [InlineData(0x807F_FFFFu, 0x8000)]
    [InlineData(0x0080_0000u, 0x0080)]
    [InlineData(0x7F80_0000u, 0x7F80)]
    [InlineData(0xFF80_0000u, 0xFF80)]
    [InlineData(0x7F7F_FFFFu, 0x7F80)] // beyond the largest: infinity
    [InlineData(0x7F80_0001u, 0x7FC0)] // a signalling NaN becomes a quiet one
    [InlineData(0xFFC1_2345u, 0xFFC1)]
    public void Zeros_infinities_and_NaNs_keep_their_kind(uint bits, int expected) => Assert.Equal(expected, BFloat16Rounding.Round(BitConverter.UInt32BitsToSingle(bits)));

    [Fact]
    public void Wide_rounding_equals_the_definition()
    {
        Random random = new(5);
        for (int count = 0; count <= 100; count++)
        {
            float[] values = Array.ConvertAll(new float[count], _ => BitConverter.Int32BitsToSingle(random.Next(4) switch
            {
                0 => random.Next(0x0100_0000) | (random.Next(2) << 31),
                1 => 0x7F00_0000 + random.Next(0x0100_0000),
                _ => random.Next(int.MinValue, int.MaxValue),
            }));
            using Native<float> source = new(values), kept = new(count);
            using Native<ushort> narrow = new((count + 1) / 2 * 2);
            BFloat16Rounding.Narrow(source.Pointer, narrow.Pointer, count);
            BFloat16Rounding.Keep(source.Pointer, kept.Pointer, count);
            ushort[] expected = Array.ConvertAll(values, BFloat16Rounding.Round);
            Assert.Equal(expected, narrow.Values[..count]);
            Assert.Equal(Array.ConvertAll(expected, code => (uint)code << 16), Array.ConvertAll(kept.Values, BitConverter.SingleToUInt32Bits));
            if (count % 2 != 0) Assert.Equal(0, narrow.Values[count]);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Products_of_small_integers_are_exact_for_every_row_count(KernelTier tier)
    {
        Random random = new(6);
        using WorkerPool pool = new(2);
        for (int m = 0; m <= 70; m++)
        {
            int depth = random.Next(1, 90), columns = random.Next(1, 130);
            float[] lhs = Integers(random, m * depth), rhs = Integers(random, depth * columns), bias = Integers(random, columns);
            float[] expected = new float[m * columns];
            for (int r = 0; r < m; r++)
                for (int n = 0; n < columns; n++)
                {
                    for (int k = 0; k < depth; k++) expected[(r * columns) + n] += lhs[(r * depth) + k] * rhs[(k * columns) + n];
                    expected[(r * columns) + n] = Math.Clamp(expected[(r * columns) + n] + bias[n], -900, 1000);
                }

            FloatGemm product = new(depth, columns, rhs, bias, -900, 1000, tier, FloatPrecision.BFloat16);
            foreach (bool guardBefore in new[] { false, true })
            {
                using Native<float> left = new(lhs, guardBefore), output = new(m * columns, guardBefore);
                product.Run(left.Pointer, m, output.Pointer, pool);
                Assert.Equal(expected, output.Values);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Sums_stay_within_the_bound_of_their_roundings(KernelTier tier)
    {
        Random random = new(7);
        using WorkerPool pool = new(1);
        foreach ((int m, int depth, int columns) in new[] { (1, 1000, 50), (3, 33, 17), (9, 500, 100), (64, 257, 48) })
        {
            float[] lhs = Array.ConvertAll(new float[m * depth], _ => (random.NextSingle() * 2) - 1), rhs = Array.ConvertAll(new float[depth * columns], _ => (random.NextSingle() * 2) - 1);
            using Native<float> left = new(lhs), output = new(m * columns);
            new FloatGemm(depth, columns, rhs, [], float.NegativeInfinity, float.PositiveInfinity, tier, FloatPrecision.BFloat16).Run(left.Pointer, m, output.Pointer, pool);
            float[] actual = output.Values;
            double[] x = Array.ConvertAll(lhs, Rounded), w = Array.ConvertAll(rhs, Rounded);
            for (int r = 0; r < m; r++)
                for (int n = 0; n < columns; n++)
                {
                    double sum = 0, magnitude = 0;
                    for (int k = 0; k < depth; k++)
                    {
                        double product = x[(r * depth) + k] * w[(k * columns) + n];
                        (sum, magnitude) = (sum + product, magnitude + Math.Abs(product));
                    }

                    Assert.Equal(sum, actual[(r * columns) + n], depth * Math.Pow(2, -24) * magnitude);
                }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Convolutions_of_small_integers_equal_those_in_float32(KernelTier tier)
    {
        Random random = new(8);
        ConvGeometry[] geometries =
        [
            new(1, 9, 9, 16, 24, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1), new(2, 7, 8, 3, 20, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
            new(1, 6, 6, 32, 50, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1), new(1, 9, 9, 24, 32, 3, 3, 1, 1, 2, 2, 2, 2, 2, 2, 2),
        ];
        using WorkerPool pool = new(2);
        foreach (ConvGeometry geometry in geometries)
        {
            int inputs = geometry.Batch * geometry.InputHeight * geometry.InputWidth * geometry.InputChannels, outputs = (int)geometry.OutputPixels * geometry.OutputChannels;
            float[] weights = Integers(random, geometry.OutputChannels * geometry.GroupDepth), bias = Integers(random, geometry.OutputChannels);
            using Native<float> input = new(Integers(random, inputs)), residual = new(Integers(random, outputs)), expected = new(outputs), actual = new(outputs);
            new FloatConvolution(geometry, weights, bias, 0, 2000, KernelTier.Scalar).Run(input.Pointer, residual.Pointer, expected.Pointer, pool);
            new FloatConvolution(geometry, weights, bias, 0, 2000, tier, FloatPrecision.BFloat16).Run(input.Pointer, residual.Pointer, actual.Pointer, pool);
            Assert.Equal(expected.Values, actual.Values);
        }
    }

    private static double Rounded(float value) => BFloat16Rounding.Widen(BFloat16Rounding.Round(value));

    // Products to 64 and sums below 2²⁴: nothing is rounded, in whatever order.
    private static float[] Integers(Random random, int count) => Array.ConvertAll(new float[count], _ => (float)random.Next(-8, 9));
}
