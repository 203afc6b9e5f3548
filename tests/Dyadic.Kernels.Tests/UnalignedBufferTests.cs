using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Callers' tensors may begin at any byte: kernels give the same bits as for aligned ones.</summary>
public sealed unsafe class UnalignedBufferTests
{
    private const int MostBytes = 64 * 1024;

    private delegate void Run(byte* input, byte* output);

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Products_take_buffers_that_begin_at_an_odd_byte(KernelTier tier)
    {
        const int M = 19, K = 67, N = 53;
        using WorkerPool pool = new(2);
        short[] codes = Random(K * N, random => (short)random.Next(-128, 128));
        float[] floats = Random(K * N, random => (float)random.Next(-8, 9));
        IntegerGemm requantized = new(K, N, ElementType.UInt8, 121, codes, OutputStage.Requantize(new int[N], [1L << 30], [40], 7, ElementType.UInt8), tier);
        IntegerGemm raw = new(K, N, ElementType.Int8, -3, codes, OutputStage.RawInt32(), tier);
        FloatGemm real = new(K, N, floats, [], float.NegativeInfinity, float.PositiveInfinity, tier);
        Int16Gemm wide = new(K, N, codes, [], tier);
        Check("u8 × s8 → u8", M * K, M * N, (x, y) => requantized.Run(x, M, y, pool));
        Check("s8 × s8 → s32", M * K, M * N * 4, (x, y) => raw.Run(x, M, y, pool));
        Check("f32 × f32", M * K * 4, M * N * 4, (x, y) => real.Run((float*)x, M, (float*)y, pool), floats: true);
        Check("s16 × s8 → s64", M * K * 2, M * N * 8, (x, y) => wide.Run((short*)x, M, (long*)y, pool));
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Convolutions_and_pools_take_buffers_that_begin_at_an_odd_byte(KernelTier tier)
    {
        using WorkerPool pool = new(2);
        foreach ((int channels, int kernel, int groups) in new[] { (32, 1, 1), (24, 3, 1), (3, 3, 1), (67, 3, 67), (32, 3, 2) })
        {
            ConvGeometry g = new(1, 9, 7, channels, channels, kernel, kernel, 1, 1, 1, 1, kernel / 2, kernel / 2, kernel / 2, kernel / 2, groups);
            int elements = 9 * 7 * channels;
            short[] codes = Random(channels * (channels / groups) * kernel * kernel, random => (short)random.Next(-128, 128));
            IntegerConvolution integer = new(g, ElementType.UInt8, 100, codes, OutputStage.Requantize(new int[channels], [1L << 30], [41], 9, ElementType.UInt8), tier);
            FloatConvolution real = new(g, Array.ConvertAll(codes, code => (float)code), [], float.NegativeInfinity, float.PositiveInfinity, tier);
            Check($"{g}", elements, elements, (x, y) => integer.Run(x, y, pool));
            Check($"float {g}", elements * 4, elements * 4, (x, y) => real.Run((float*)x, (float*)y, pool), floats: true);
        }

        MaxPool pooled = new(new PoolGeometry(1, 9, 7, 67, 4, 3, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0), ElementType.UInt8, tier);
        Check("max pool", 9 * 7 * 67, 4 * 3 * 67, (x, y) => pooled.Run(x, y, pool));
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void No_rows_are_no_work(KernelTier tier)
    {
        using WorkerPool pool = new(2);
        short[] codes = new short[16 * 16];
        new IntegerGemm(16, 16, ElementType.UInt8, 0, codes, OutputStage.RawInt32(), tier).Run(null, 0, null, pool);
        new FloatGemm(16, 16, new float[16 * 16], [], float.NegativeInfinity, float.PositiveInfinity, tier).Run(null, 0, null, pool);
        new Int16Gemm(16, 16, codes, [], tier).Run(null, 0, null, pool);
        foreach (int groups in new[] { 1, 16 })
        {
            ConvGeometry none = new(0, 4, 4, 16, 16, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, groups);
            new IntegerConvolution(none, ElementType.UInt8, 0, codes.AsSpan(0, 16 * 16 / groups), OutputStage.RawInt32(), tier).Run(null, null, pool);
            new FloatConvolution(none, new float[16 * 16 / groups], [], float.NegativeInfinity, float.PositiveInfinity, tier).Run(null, null, pool);
        }
    }

    [Theory]
    [InlineData(int.MaxValue, 1, 1, 1)]
    [InlineData(1, int.MaxValue, int.MaxValue, 1)]
    [InlineData(1, 3, 1, int.MaxValue)]
    [InlineData(1, 65536, 65536, 1)]
    public void Geometries_beyond_32_bits_are_refused(int pad, int kernelHeight, int kernelWidth, int dilation)
    {
        ConvGeometry g = new(1, 8, 8, 1, 1, kernelHeight, kernelWidth, 1, 1, dilation, 1, pad, 0, pad, 0, 1);
        Assert.Throws<DyadicException>(() => new IntegerConvolution(g, ElementType.UInt8, 0, [1], OutputStage.RawInt32()));
        Assert.Throws<DyadicException>(() => new FloatConvolution(g, [1f], [], float.NegativeInfinity, float.PositiveInfinity));
    }

    private static T[] Random<T>(int count, Func<Random, T> make)
    {
        Random random = new(count);
        return [.. Enumerable.Range(0, count).Select(_ => make(random))];
    }

    private static void Check(string who, int inputBytes, int outputBytes, Run run, bool floats = false)
    {
        byte[] content = new byte[inputBytes];
        new Random(5).NextBytes(content);
        if (floats)
        {
            for (int i = 0; i < inputBytes / 4; i++) BitConverter.TryWriteBytes(content.AsSpan(i * 4), (float)(content[i * 4] - 128));
        }

        Assert.True(inputBytes + 64 < MostBytes && outputBytes + 64 < MostBytes, who);
        byte[] expected = At(0), shifted = At(1);
        Assert.True(expected.AsSpan().SequenceEqual(shifted), $"{who}: other bits at an odd address.");

        byte[] At(int offset)
        {
            byte* memory = stackalloc byte[MostBytes + 128];
            byte* input = (byte*)(((nint)memory + 63) & ~63) + offset;
            using Native<byte> output = new(outputBytes + offset);
            content.CopyTo(new Span<byte>(input, inputBytes));
            run(input, output.Pointer + offset);
            return output.Values[offset..];
        }
    }
}
