using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class QuantizationTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Quantization_divides_in_float32_and_rounds_to_even(KernelTier tier)
    {
        Random random = new(43);
        using WorkerPool pool = new(2);
        foreach (ElementType type in new[] { ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16 })
        {
            foreach ((int channels, int inner) in new[] { (1, 1), (7, 1), (45, 1), (7, 33), (3, 300) })
            {
                (Int128 min, Int128 max) = type.IntegerRange();
                float[] scale = Array.ConvertAll(new float[channels], _ => 0.25f + random.NextSingle());
                scale[0] = 0.5f;
                int[] zero = Array.ConvertAll(scale, _ => random.Next((int)min, (int)max + 1));
                int count = 5 * channels * inner * (channels == 1 ? 99 : 1);
                float[] x = Array.ConvertAll(new float[count], _ => random.Next(8) switch
                {
                    0 => random.Next(-40, 40) * 0.25f,
                    1 => 1e30f,
                    2 => float.NegativeInfinity,
                    3 => float.NaN,
                    _ => (random.NextSingle() - 0.5f) * 600,
                });
                using Native<float> input = new(x), back = new(count);
                using Native<byte> output = new(count * type.ByteWidth());
                new LinearQuantizer(type, scale, zero, inner, tier).Run(input.Pointer, output.Pointer, count, pool);
                new LinearDequantizer(type, scale, zero, inner, tier).Run(output.Pointer, back.Pointer, count, pool);
                float[] dequantized = back.Values;
                byte[] codes = output.Values;
                for (int index = 0; index < count; index++)
                {
                    int c = index / inner % channels;
                    float quotient = x[index] / scale[c];
                    double expected = float.IsNaN(quotient) ? (double)min : Math.Clamp(Math.Round((double)quotient, MidpointRounding.ToEven) + zero[c], (double)min, (double)max);
                    int code = Code(codes, index, type);
                    Assert.Equal((int)expected, code);
                    Assert.Equal((code - zero[c]) * scale[c], dequantized[index]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Floats_beside_a_half_step_are_divided_not_multiplied(KernelTier tier)
    {
        Random random = new(53);
        using WorkerPool pool = new(1);
        for (int round = 0; round < 200; round++)
        {
            float scale = round switch { 0 => 1e-38f, 1 => 1e-45f, 2 => 1e38f, 3 => 1f / 255, 4 => 1f, _ => (float)Math.Exp((random.NextDouble() * 40) - 20) };
            int zero = random.Next(256);
            float[] x = [.. Enumerable.Range(-300, 601).SelectMany(step => Enumerable.Range(-3, 7).Select(ulps => Beside((step + 0.5f) * scale, ulps))), 0f, -0f, float.Epsilon, float.MaxValue, float.NegativeInfinity, float.NaN];
            using Native<float> input = new(x);
            using Native<byte> output = new(x.Length);
            new LinearQuantizer(ElementType.UInt8, [scale], [zero], 1, tier).Run(input.Pointer, output.Pointer, x.Length, pool);
            byte[] codes = output.Values;
            for (int i = 0; i < x.Length; i++)
            {
                float quotient = x[i] / scale;
                double expected = float.IsNaN(quotient) ? 0 : Math.Clamp(Math.Round((double)quotient, MidpointRounding.ToEven) + zero, 0, 255);
                Assert.True(expected == codes[i], $"{x[i]:R} / {scale:R} should give {expected}, not {codes[i]}");
            }
        }

        static float Beside(float number, int ulps) => float.IsFinite(number) ? BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(number) + (number == 0 ? Math.Abs(ulps) : ulps)) : number;
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Requantized_tensors_equal_exact_arithmetic_in_both_layouts(KernelTier tier)
    {
        Random random = new(47);
        using WorkerPool pool = new(2);
        foreach ((int channels, int inner) in new[] { (1, 1), (300, 1), (5, 3), (4, 200) })
        {
            int[] bias = Array.ConvertAll(new int[channels], _ => random.Next(-1000, 1000));
            long[] multiplier = Array.ConvertAll(bias, _ => random.NextInt64(1 << 30, 1L << 31));
            int[] shift = Array.ConvertAll(bias, _ => random.Next(30, 44));
            int count = 3 * channels * inner;
            int[] x = Array.ConvertAll(new int[count], _ => random.Next(-5_000_000, 5_000_000));
            using Native<int> input = new(x);
            using Native<sbyte> output = new(count);
            new TensorRequantize(OutputStage.Requantize(bias, multiplier, shift, 5, ElementType.Int8), channels, inner, tier).Run(input.Pointer, output.Pointer, 3, pool);
            sbyte[] expected = [.. x.Select((value, index) =>
            {
                int c = index / inner % channels;
                BigInteger scaled = (((BigInteger)(value + bias[c]) * multiplier[c]) + (BigInteger.One << (shift[c] - 1))) >> shift[c];
                return (sbyte)BigInteger.Clamp(scaled + 5, -128, 127);
            })];
            Assert.Equal(expected, output.Values);
        }
    }

    private static int Code(byte[] codes, int index, ElementType type) => type switch
    {
        ElementType.UInt8 => codes[index],
        ElementType.Int8 => (sbyte)codes[index],
        ElementType.UInt16 => BitConverter.ToUInt16(codes, 2 * index),
        _ => BitConverter.ToInt16(codes, 2 * index),
    };
}
