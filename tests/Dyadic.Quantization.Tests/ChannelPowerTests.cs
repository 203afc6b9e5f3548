using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization.Tests;

/// <summary>The power-of-two factors of FQ-ViT: how near codes with them are, what normalizations make of them, and what the written network reads.</summary>
public sealed class ChannelPowerTests
{
    private const int Channels = 384, Rows = 256;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Powers_bring_channels_of_unlike_size_as_near_as_published(int seed)
    {
        float[] rows = Synthetic(seed);
        ChannelPowers powers = Searched(rows, out ChannelPowerSearch search);
        ChannelPowers layerWise = powers with { Powers = [.. Enumerable.Repeat(ChannelPowers.Greatest, Channels)] };
        double ratio = 0, decibels = 0, error = 0, layerError = 0;
        for (int c = 0; c < Channels; c++)
        {
            double own = SquaredError(powers, rows, c), other = SquaredError(layerWise, rows, c);
            Assert.True(own <= other, $"Channel {c} is worse with its power: {own} against {other}.");
            Assert.Equal(own, search.Error(c, powers.Powers[c]), 1e-9 * own);
            (error, layerError, decibels) = (error + own, layerError + other, decibels + (10 * Math.Log10(other / own) / Channels));
        }

        ratio = layerError / error;
        Assert.InRange(ratio, 18, 45);
        Assert.InRange(decibels, 10, 20 * Math.Log10(8));
    }

    [Fact]
    public void Integer_statistics_are_those_of_the_reals_divided_by_the_scale()
    {
        // A scale that is a power of two: sums of doubles are exact.
        ChannelPowers powers = new(ChannelPowers.Fit(-20, 43.75), [.. Enumerable.Range(0, Channels).Select(c => c % 4)]);
        Assert.Equal((1.0 / 32, 80), (powers.Shared.Scale, powers.Shared.ZeroPoint));
        float[] rows = Synthetic(7);
        for (int start = 0; start < rows.Length; start += Channels)
        {
            long sum = 0, squares = 0;
            double realSum = 0, realSquares = 0;
            for (int c = 0; c < Channels; c++)
            {
                int code = powers.Encode(rows[start + c], c), integer = powers.Integer(code, c);
                double real = powers.Decode(code, c) / powers.Shared.Scale;
                Assert.InRange(integer, -2040, 2040);
                (sum, squares, realSum, realSquares) = (sum + integer, squares + ((long)integer * integer), realSum + real, realSquares + (real * real));
            }

            Assert.Equal((realSum, realSquares), (sum, squares));
        }
    }

    [Fact]
    public void The_zero_point_is_that_of_the_greatest_scale_and_equal_errors_take_the_smallest_power()
    {
        AffineParameters shared = ChannelPowers.Fit(1, 255);
        Assert.Equal((1.0 / 8, 0), (shared.Scale, shared.ZeroPoint));
        Assert.Equal((1.0 / 8, 128), (ChannelPowers.Fit(-128, 127).Scale, ChannelPowers.Fit(-128, 127).ZeroPoint));
        ChannelPowerSearch search = new(shared, 5);
        // Exact with every power; with the last; cut unless the power is 3; nothing finite; exact with powers 0 and 1 only.
        search.Add([8, 248, 200, float.NaN, 0.25f]);
        Assert.Equal([0, 3, 3, 0, 0], search.Best().Powers);
        Assert.Throws<DyadicException>(() => search.Add([1, 2, 3]));
        Assert.Equal((2, 3), (new ChannelPowers(shared, [0]).Encode(0.3125, 0), new ChannelPowers(shared, [0]).Encode(0.375, 0))); // 2.5 to even
    }

    [Fact]
    public void Normalizations_read_8_bit_codes_with_powers_that_calibration_chose()
    {
        QuantizationResult result = Quantizer.Quantize(SmallTransformer.BuildVision(), SmallTransformer.Patches(16), RecipePresets.Find("i-bert") with { Norm = "fq-vit" });
        Graph graph = result.ToModel(QuantizedForm.Integer).Graph;
        Node[] norms = [.. graph.Nodes.Where(node => node.Operator is NormalizationOperator)];
        Assert.Equal(3, norms.Length);
        Assert.All(norms, node =>
        {
            Assert.Equal(ElementType.UInt8, node.Inputs[0]!.Type);
            Assert.Equal(ElementType.UInt16, node.Inputs[0]!.Producer!.Inputs[0]!.Producer!.Inputs[0]!.Type);
            long[] factors = node.Inputs[2]!.Constant!.Span<long>().ToArray();
            Assert.Equal(16, factors.Length);
            Assert.All(factors, factor => Assert.Contains(factor, (long[])[1, 2, 4, 8]));
            Assert.True(factors.Distinct().Count() > 1);
        });
    }

    private static double SquaredError(ChannelPowers powers, float[] rows, int channel) =>
        Enumerable.Range(0, Rows).Select(row => rows[(row * Channels) + channel]).Sum(x => Math.Pow(x - powers.Decode(powers.Encode(x, channel), channel), 2));

    private static ChannelPowers Searched(float[] rows, out ChannelPowerSearch search)
    {
        search = new ChannelPowerSearch(ChannelPowers.Fit(rows.Min(), rows.Max()), Channels);
        search.Add(rows);
        return search.Best();
    }

    // Normal numbers whose deviations are log-normal; four channels are 15 times as large.
    private static float[] Synthetic(int seed)
    {
        Random random = new(seed);
        float[] deviations = SmallNetwork.Normal(random, [Channels], 1).Span<float>().ToArray(), rows = SmallNetwork.Normal(random, [Rows, Channels], 1).Span<float>().ToArray();
        for (int i = 0; i < rows.Length; i++) rows[i] *= MathF.Exp(deviations[i % Channels]) * (i % Channels < 4 ? 15 : 1);
        return rows;
    }
}
