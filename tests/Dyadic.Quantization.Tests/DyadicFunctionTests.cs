using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using FsCheck;
using FsCheck.Fluent;

namespace Dyadic.Quantization.Tests;

/// <summary>The published bodies of <c>ai.dyadic</c>, run node by node, give the bits of the operators and of plain C#.</summary>
public sealed class DyadicFunctionTests
{
    private static readonly int[] Edges =
    [
        0, 1, -1, 2, 3, 5, -5, 255, (1 << 23) - 1, 1 << 23, (1 << 24) - 1, 1 << 24, (1 << 24) + 1, (1 << 24) + 2, (1 << 24) + 3, (1 << 25) - 1, (1 << 25) + 2, (1 << 25) + 6,
        (1 << 30) - 1, 1 << 30, int.MaxValue - 64, int.MaxValue - 63, int.MaxValue, int.MinValue, int.MinValue + 1, int.MinValue + 64, int.MinValue + 65,
    ];

    [Fact]
    public void Float32_rescaling_in_integers_equals_floating_point()
    {
        Random random = new(1);
        for (int round = 0; round < 60; round++)
        {
            float scale = round switch { 0 => 0.5f, 1 => 1f, 2 => 0, 3 => 1.4e-45f, 4 => 0.00390625f, 5 => 1.9999999f, 6 => 1e-9f, _ => (float)Math.Exp((random.NextDouble() * 22) - 21) };
            int[] accumulators = [.. Edges, .. Enumerable.Range(0, 300).Select(_ => random.Next(int.MinValue, int.MaxValue) >> random.Next(0, 31)), .. NearTies(scale, random)];
            CheckFloat32(accumulators, 0, scale);
        }
    }

    [Fact]
    public void Float32_rescaling_in_integers_equals_floating_point_for_any_numbers() =>
        Prop.ForAll<int, int, int>((accumulator, bias, bits) =>
        {
            float scale = MathF.ScaleB((1 << 23) | (unchecked(bits * 2654435) & 0x7FFFFF), -24 - (bits & 31));
            CheckFloat32([accumulator, unchecked(accumulator * 40503), int.MaxValue - (accumulator & 1023)], bias, scale);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gemmlowp_rescaling_in_integers_equals_its_two_roundings()
    {
        Random random = new(2);
        for (int round = 0; round < 60; round++)
        {
            double factor = round switch { 0 => 0.5, 1 => 1, 2 => 0.125, 3 => 1.75, _ => Math.Exp((random.NextDouble() * 18) - 17) };
            Requantizer requantizer = Requantizer.Gemmlowp(factor);
            int exponent = 31 - requantizer.Shift, room = Math.Max(exponent, 0);
            int[] accumulators = [.. Enumerable.Range(0, 300).Select(_ => random.Next(int.MinValue, int.MaxValue) >> random.Next(room, 31)), .. Enumerable.Range(-40, 81)];
            DenseTensor y = Rescale(new RequantizeGemmlowp(ElementType.Int32), accumulators, 0, requantizer.Multiplier << room, 1L << Math.Max(-exponent, 0));
            Assert.Equal(Array.ConvertAll(accumulators, x => (int)requantizer.Apply(x)), y.Span<int>().ToArray());
        }
    }

    [Fact]
    public void Half_up_rescaling_equals_exact_arithmetic()
    {
        int[] accumulators = [.. Enumerable.Range(-1000, 2001), int.MinValue, int.MaxValue];
        DenseTensor y = Rescale(new Requantize(ElementType.Int32), accumulators, 0, 3, 8);
        Assert.Equal(Array.ConvertAll(accumulators, x => (int)Math.Floor(((x * 3.0) + 4) / 8)), y.Span<int>().ToArray());
    }

    [Theory]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int8)]
    public void A_table_is_read_at_every_code(ElementType type)
    {
        DenseTensor codes = DenseTensor.Zeros(type, [2, 128]);
        for (int i = 0; i < 256; i++) codes.Bytes[i] = (byte)i;
        DenseTensor table = DenseTensor.Vector<short>([.. Enumerable.Range(0, 256).Select(i => (short)(i * 7))]);
        DenseTensor y = FunctionBodies.RunBoth(new LookUp(), codes, table);
        for (int i = 0; i < 256; i++) Assert.Equal(i * 7, y.Span<short>()[i]);
    }

    [Fact]
    public void Softmax_by_table_is_softmax_rounded_to_codes()
    {
        const double step = 0.1;
        Random random = new(3);
        byte[] codes = new byte[7 * 1001];
        random.NextBytes(codes);
        long[] table = [.. Enumerable.Range(0, 256).Select(below => (long)Math.Round(Math.ScaleB(Math.Exp(-step * below), TableSoftmax.TableBits)))];
        DenseTensor y = FunctionBodies.RunBoth(new TableSoftmax(), DenseTensor.Create<byte>([7, 1001], codes), DenseTensor.Vector<long>(table), DenseTensor.Scalar(256L));
        for (int row = 0; row < 7; row++)
        {
            double sum = codes.AsSpan(row * 1001, 1001).ToArray().Sum(code => Math.Exp(step * code));
            for (int i = 0; i < 1001; i++) Assert.InRange(y.Bytes[(row * 1001) + i] - (256 * Math.Exp(step * codes[(row * 1001) + i]) / sum), -0.500001, 0.500001);
        }
    }

    [Fact]
    public void Softmax_by_table_of_one_code_is_the_greatest_code() =>
        Assert.Equal(255, FunctionBodies.RunBoth(new TableSoftmax(), DenseTensor.Create<byte>([1, 1], [9]), DenseTensor.Vector<long>([.. Enumerable.Repeat(1L << 40, 256)]), DenseTensor.Scalar(256L)).Bytes[0]);

    [Fact]
    public void Bilinear_resizing_is_interpolation_rounded_to_codes()
    {
        Random random = new(4);
        byte[] codes = new byte[2 * 5 * 6];
        random.NextBytes(codes);
        long[] rowLow = [0, 0, 1, 3, 4], rowHigh = [0, 1, 2, 4, 4], rowWeight = [0, 1024, 700, 2047, 5], columnLow = [0, 2, 5, 4], columnHigh = [1, 3, 5, 5], columnWeight = [1, 2048, 0, 999];
        DenseTensor y = FunctionBodies.RunBoth(
            new BilinearResize(), DenseTensor.Create<byte>([1, 2, 5, 6], codes), DenseTensor.Vector<long>(rowLow), DenseTensor.Vector<long>(rowHigh), DenseTensor.Create<long>([5, 1], rowWeight),
            DenseTensor.Vector<long>(columnLow), DenseTensor.Vector<long>(columnHigh), DenseTensor.Vector<long>(columnWeight));
        Assert.Equal([1, 2, 5, 4], y.Shape.Extents.ToArray());
        for (int plane = 0; plane < 2; plane++)
        {
            for (int row = 0; row < 5; row++)
            {
                for (int column = 0; column < 4; column++)
                {
                    double At(long r, long c) => codes[(plane * 30) + (r * 6) + c];
                    double across = columnWeight[column] / 2048.0, down = rowWeight[row] / 2048.0;
                    double exact = ((((At(rowLow[row], columnLow[column]) * (1 - across)) + (At(rowLow[row], columnHigh[column]) * across)) * (1 - down))
                        + (((At(rowHigh[row], columnLow[column]) * (1 - across)) + (At(rowHigh[row], columnHigh[column]) * across)) * down));
                    Assert.Equal(Math.Floor(exact + 0.5), y.Bytes[(plane * 20) + (row * 4) + column]);
                }
            }
        }
    }

    private static void CheckFloat32(int[] accumulators, int bias, float scale)
    {
        (long multiplier, long divisor) = RequantizeFloat32.Parameters(scale);
        DenseTensor y = Rescale(new RequantizeFloat32(ElementType.Int32), accumulators, bias, multiplier, divisor);
        for (int i = 0; i < accumulators.Length; i++)
        {
            int sum = unchecked(accumulators[i] + bias);
            double expected = Math.Clamp(Math.Round((double)((float)sum * scale), MidpointRounding.ToEven), int.MinValue, int.MaxValue);
            Assert.True(expected == y.Span<int>()[i], $"{sum} · {scale:R} should give {expected}, not {y.Span<int>()[i]}");
        }
    }

    // Integers whose product with the scale lies next to a half.
    private static IEnumerable<int> NearTies(float scale, Random random)
    {
        for (int i = 0; i < 200 && scale > 1e-7f; i++)
        {
            double sum = Math.Round((random.Next(-300, 300) + 0.5) / scale);
            for (int step = -1; step <= 1; step++)
            {
                if (Math.Abs(sum + step) < int.MaxValue) yield return (int)(sum + step);
            }
        }
    }

    private static DenseTensor Rescale(RequantizeOperator op, int[] accumulators, int bias, long multiplier, long divisor) => FunctionBodies.RunBoth(
        op, DenseTensor.Vector<int>(accumulators), DenseTensor.Scalar(bias), DenseTensor.Scalar(multiplier), DenseTensor.Scalar(divisor),
        DenseTensor.Scalar(0L), DenseTensor.Scalar((long)int.MinValue), DenseTensor.Scalar((long)int.MaxValue));
}
