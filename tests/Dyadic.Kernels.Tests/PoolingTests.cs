using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

public sealed unsafe class PoolingTests
{
    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Pools_equal_the_definition(KernelTier tier)
    {
        Random random = new(53);
        using WorkerPool pool = new(2);
        for (int trial = 0; trial < 60; trial++)
        {
            PoolGeometry g = RandomGeometry(random);
            int inputCount = g.Batch * g.InputHeight * g.InputWidth * g.Channels;
            int outputCount = g.OutputPixels * g.Channels;
            float[] x = Array.ConvertAll(new float[inputCount], _ => (float)random.Next(-128, 128));
            using Native<float> input = new(x), max = new(outputCount), mean = new(outputCount);
            using Native<sbyte> codes = new(Array.ConvertAll(x, value => (sbyte)value)), maxCodes = new(outputCount);
            using Native<byte> bytes = new(Array.ConvertAll(x, value => (byte)(value + 128))), maxBytes = new(outputCount);
            new MaxPool(g, ElementType.Float32, tier).Run(input.Pointer, max.Pointer, pool);
            new MaxPool(g, ElementType.Int8, tier).Run(codes.Pointer, maxCodes.Pointer, pool);
            new MaxPool(g, ElementType.UInt8, tier).Run(bytes.Pointer, maxBytes.Pointer, pool);
            bool padded = trial % 2 == 0;
            new AveragePool(g, padded, tier).Run(input.Pointer, mean.Pointer, pool);

            for (int output = 0; output < outputCount; output++)
            {
                float[] taps = [.. Taps(g, output, includePadding: false).Select(index => x[index])];
                int count = padded ? Taps(g, output, includePadding: true).Count() : taps.Length;
                Assert.Equal(taps.DefaultIfEmpty(float.NegativeInfinity).Max(), max.Pointer[output]);
                Assert.Equal((sbyte)taps.DefaultIfEmpty(-128).Max(), maxCodes.Pointer[output]);
                Assert.Equal((byte)(taps.DefaultIfEmpty(-128).Max() + 128), maxBytes.Pointer[output]);
                Assert.Equal(count == 0 ? 0 : taps.Sum() / count, mean.Pointer[output], 1e-4f);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers.Data), MemberType = typeof(Tiers))]
    public void Channel_sums_and_global_means_equal_the_definition(KernelTier tier)
    {
        Random random = new(59);
        using WorkerPool pool = new(3);
        foreach (int channels in new[] { 1, 31, 64, 700 })
        {
            const int Batch = 2, Pixels = 49;
            byte[] codes = new byte[Batch * Pixels * channels];
            random.NextBytes(codes);
            using Native<byte> input = new(codes);
            using Native<int> sums = new(Batch * channels);
            using Native<float> floats = new(Array.ConvertAll(codes, code => (float)code)), means = new(Batch * channels);
            new ChannelSum(ElementType.UInt8, 7, Batch, Pixels, channels, tier).Run(input.Pointer, sums.Pointer, pool);
            new AveragePool(PoolGeometry.Global(Batch, 7, 7, channels), false, tier).Run(floats.Pointer, means.Pointer, pool);
            for (int n = 0; n < Batch; n++)
                for (int c = 0; c < channels; c++)
                {
                    int expected = Enumerable.Range(0, Pixels).Sum(p => codes[(((n * Pixels) + p) * channels) + c] - 7);
                    Assert.Equal(expected, sums.Pointer[(n * channels) + c]);
                    Assert.Equal((expected + (7f * Pixels)) / Pixels, means.Pointer[(n * channels) + c], 1e-3f);
                }
        }
    }

    private static PoolGeometry RandomGeometry(Random random)
    {
        int h = random.Next(1, 9), w = random.Next(1, 9), r = random.Next(1, 4), s = random.Next(1, 4);
        // Outputs may reach past the padding, as ONNX ceil_mode makes them.
        return new PoolGeometry(
            random.Next(1, 3), h, w, random.Next(5) == 0 ? random.Next(64, 300) : random.Next(1, 70), random.Next(1, h + 2), random.Next(1, w + 2), r, s,
            random.Next(1, 3), random.Next(1, 3), random.Next(1, 3), random.Next(1, 3), random.Next(r), random.Next(s), random.Next(r), random.Next(s));
    }

    private static IEnumerable<int> Taps(PoolGeometry g, int output, bool includePadding)
    {
        int c = output % g.Channels, pixel = output / g.Channels;
        int ox = pixel % g.OutputWidth, oy = pixel / g.OutputWidth % g.OutputHeight, n = pixel / g.OutputWidth / g.OutputHeight;
        for (int r = 0; r < g.KernelHeight; r++)
            for (int s = 0; s < g.KernelWidth; s++)
            {
                int y = (oy * g.StrideHeight) - g.PadTop + (r * g.DilationHeight), x = (ox * g.StrideWidth) - g.PadLeft + (s * g.DilationWidth);
                bool image = y >= 0 && y < g.InputHeight && x >= 0 && x < g.InputWidth;
                bool padding = y >= -g.PadTop && y < g.InputHeight + g.PadBottom && x >= -g.PadLeft && x < g.InputWidth + g.PadRight;
                if (image || (includePadding && padding)) yield return image ? ((((n * g.InputHeight) + y) * g.InputWidth) + x) * g.Channels + c : -1;
            }
    }
}
