using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Softmax and layer normalization of rows of codes: the same bits in every tier, and the quantized real function but for ties.</summary>
public sealed unsafe class CodeRowTests
{
    private static readonly int[] Depths = [1, 2, 15, 16, 17, 31, 63, 64, 65, 127, 128, 197, 512, 770];

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Softmax_shares_are_rounded_once_from_exact_sums(KernelTier tier)
    {
        Random random = new(7);
        using WorkerPool pool = new(2);
        foreach (int depth in Depths)
        {
            bool signedInput = depth % 2 == 0, signedOutput = depth % 3 == 0;
            double scale = new[] { 0.5, 0.05, 0.002 }[depth % 3];
            int zeroPoint = signedOutput ? -128 : depth % 5;
            float levels = depth < 20 ? 255.5f : 40 * depth;
            int[] table = [.. Enumerable.Range(0, 256).Select(below => (int)Math.Round(((1 << 24) - 1) * Math.Exp(-below * scale)))];
            const int rows = 9;
            byte[] codes = new byte[rows * depth];
            random.NextBytes(codes);
            codes.AsSpan(0, depth).Fill(signedInput ? (byte)0x80 : (byte)0);
            using Native<byte> input = new(codes), output = new(codes.Length), behind = new(codes, guardBefore: true);
            FloatCodeSoftmax kernel = new(table, levels, Type(signedInput), Type(signedOutput), zeroPoint, depth, tier);
            kernel.Run(input.Pointer, output.Pointer, rows, pool);
            kernel.Run(behind.Pointer, behind.Pointer, rows, pool);
            Assert.Equal(output.Values, behind.Values);
            for (int row = 0; row < rows; row++)
            {
                int[] x = [.. codes.Skip(row * depth).Take(depth).Select(code => Value(code, signedInput))];
                long sum = x.Sum(code => (long)table[x.Max() - code]);
                double exact = x.Sum(code => Math.Exp((code - x.Max()) * scale));
                for (int i = 0; i < depth; i++)
                {
                    float share = table[x.Max() - x[i]] * (levels / sum);
                    (int low, int high) = signedOutput ? (-128, 127) : (0, 255);
                    int actual = Value(output.Values[(row * depth) + i], signedOutput);
                    Assert.Equal(Math.Clamp((int)Math.Round(Math.Min(share, 1000)) + zeroPoint, low, high), actual);
                    double real = Math.Exp((x[i] - x.Max()) * scale) / exact * levels;
                    Assert.InRange(Math.Clamp(real + zeroPoint, low, high) - actual, -0.501, 0.501);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Normalization_takes_mean_and_deviation_from_exact_sums(KernelTier tier)
    {
        Random random = new(8);
        using WorkerPool pool = new(2);
        foreach (int depth in Depths)
        {
            bool signedInput = depth % 2 == 0, signedOutput = depth % 3 == 0;
            int zeroPoint = signedOutput ? 3 : 120;
            const int rows = 7;
            byte[] codes = new byte[rows * depth];
            random.NextBytes(codes);
            codes.AsSpan(0, depth).Fill(200);
            float[] gain = Array.ConvertAll(new float[depth], _ => (random.NextSingle() - 0.5f) * 100), shift = Array.ConvertAll(new float[depth], _ => (random.NextSingle() - 0.5f) * 60);
            using Native<byte> input = new(codes), output = new(codes.Length), behind = new(codes, guardBefore: true);
            FloatCodeNormalization kernel = new(gain, shift, 0.01f, Type(signedInput), Type(signedOutput), zeroPoint, tier);
            kernel.Run(input.Pointer, output.Pointer, rows, pool);
            kernel.Run(behind.Pointer, behind.Pointer, rows, pool);
            Assert.Equal(output.Values, behind.Values);
            for (int row = 0; row < rows; row++)
            {
                int[] x = [.. codes.Skip(row * depth).Take(depth).Select(code => Value(code, signedInput))];
                double mean = x.Average(), inverse = 1 / Math.Sqrt(((((long)depth * x.Sum(code => (long)code * code)) - ((long)x.Sum() * x.Sum())) / ((double)depth * depth)) + 0.01f);
                float factor = (float)inverse, offset = (float)(-mean * inverse);
                (int low, int high) = signedOutput ? (-128, 127) : (0, 255);
                for (int i = 0; i < depth; i++)
                {
                    float real = MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(x[i], factor, offset), gain[i], shift[i]);
                    Assert.Equal(Math.Clamp((int)Math.Round((double)real) + zeroPoint, low, high), Value(output.Values[(row * depth) + i], signedOutput));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Batched_products_read_and_write_rows_that_lie_apart(KernelTier tier)
    {
        Random random = new(9);
        foreach (int threads in new[] { 1, 3 })
        {
            using WorkerPool pool = new(threads);
            foreach ((int heads, int rows, int depth, int columns) in new[] { (1, 5, 7, 3), (2, 9, 64, 33), (4, 17, 30, 16), (3, 1, 4, 1), (5, 33, 99, 70), (2, 16, 128, 64) })
            {
                foreach (bool transposed in new[] { false, true })
                {
                    byte[] lhs = new byte[rows * heads * depth], rhs = new byte[depth * heads * columns];
                    random.NextBytes(lhs);
                    random.NextBytes(rhs);
                    using Native<byte> left = new(lhs), right = new(rhs);
                    using Native<int> output = new(rows * heads * columns);
                    ProductStarts starts = new(Starts(heads, depth), Starts(heads, transposed ? depth : columns), Starts(heads, columns));
                    ProductStrides strides = new(heads * depth, heads * (transposed ? depth : columns), heads * columns);
                    new BatchedIntegerGemm(rows, ElementType.Int32, starts, () => new DynamicIntegerGemm(
                        depth, columns, ElementType.UInt8, 13, ElementType.UInt8, 99, OutputStage.RawInt32(), transposed, strides, tier)).Run(left.Pointer, right.Pointer, (byte*)output.Pointer, pool);
                    int[] actual = output.Values;
                    for (int head = 0; head < heads; head++)
                        for (int r = 0; r < rows; r++)
                            for (int n = 0; n < columns; n++)
                            {
                                int sum = 0;
                                for (int k = 0; k < depth; k++)
                                {
                                    int stored = transposed ? (((n * heads) + head) * depth) + k : (((k * heads) + head) * columns) + n;
                                    sum += (lhs[(((r * heads) + head) * depth) + k] - 13) * (rhs[stored] - 99);
                                }

                                Assert.Equal(sum, actual[(((r * heads) + head) * columns) + n]);
                            }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Float_normalization_is_within_rounding_of_the_definition(KernelTier tier)
    {
        Random random = new(10);
        using WorkerPool pool = new(2);
        foreach (int depth in Depths)
        {
            const int rows = 3;
            float[] x = Array.ConvertAll(new float[rows * depth], _ => (random.NextSingle() * 4) - 1), affine = Array.ConvertAll(new float[2 * depth], _ => random.NextSingle());
            using Native<float> input = new(x), parameters = new(affine), output = new(x.Length);
            new RowNormalization(depth, 1e-5f, tier).Run(input.Pointer, parameters.Pointer, output.Pointer, rows, pool);
            for (int row = 0; row < rows; row++)
            {
                double mean = x.Skip(row * depth).Take(depth).Average(value => (double)value), variance = x.Skip(row * depth).Take(depth).Average(value => (value - mean) * (value - mean));
                for (int i = 0; i < depth; i++) Assert.Equal(((x[(row * depth) + i] - mean) / Math.Sqrt(variance + 1e-5f) * affine[i]) + affine[depth + i], output.Values[(row * depth) + i], 2e-4);
            }
        }
    }

    private static long[] Starts(int heads, int width) => [.. Enumerable.Range(0, heads).Select(head => (long)head * width)];

    private static ElementType Type(bool signed) => signed ? ElementType.Int8 : ElementType.UInt8;

    private static int Value(byte code, bool signed) => signed ? (sbyte)code : code;
}
