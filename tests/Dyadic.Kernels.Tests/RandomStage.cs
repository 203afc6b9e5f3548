using Dyadic.Core;

namespace Dyadic.Kernels.Tests;

/// <summary>Every kind of stage that writes 8-bit codes, with every kind of sum that takes them.</summary>
internal static class RandomStage
{
    /// <summary>The stage of a trial, eight kinds in turn, a sum that takes its codes, and whether they are the left summand.</summary>
    public static (OutputStage Stage, CodeSum Sum, bool ProductFirst) Of(Random random, int[] bias, int trial)
    {
        long[] multiplier = Array.ConvertAll(bias, _ => random.NextInt64(1L << 30, (1L << 31) + 1));
        int[] shift = Array.ConvertAll(bias, _ => random.Next(37, 50)), wide = Array.ConvertAll(bias, _ => random.Next(25, 45));
        float[] scale = Array.ConvertAll(bias, _ => (float)Math.Pow(2, -random.NextDouble() * 20));
        OutputStage stage = (trial % 8) switch
        {
            0 => OutputStage.Float32HalfEven(bias, scale, random.Next(256), ElementType.UInt8),
            1 => OutputStage.Float32HalfEven(bias, scale, random.Next(-128, 128), ElementType.Int8, -100, 90),
            2 => OutputStage.Float32HalfEven(bias, scale, 0, ElementType.UInt8),
            3 => OutputStage.Float32HalfEven(bias, Array.ConvertAll(scale, value => value * 2), 0, ElementType.Int8, 0, 127),
            4 => OutputStage.Requantize(bias, multiplier, shift, random.Next(256), ElementType.UInt8),
            5 => OutputStage.Requantize(bias, multiplier, shift, -7, ElementType.Int8, -7, 111),
            6 => OutputStage.Requantize(bias, multiplier, wide, 9, ElementType.UInt8, 9, 255),
            _ => OutputStage.Requantize(bias, multiplier, wide, random.Next(-128, 128), ElementType.Int8),
        };
        ElementType type = stage.OutputType;
        bool signed = type == ElementType.Int8, first = random.Next(2) == 0;
        (int low, int high) = random.Next(2) == 0 ? (signed ? -128 : 0, signed ? 127 : 255) : (5, 99);
        if (random.Next(2) == 0)
        {
            return (stage, new FloatCodeSum(type, random.NextSingle() * 2, random.NextSingle() * 2, (random.NextSingle() * 200) - 100, low, high), first);
        }

        RequantizedSummand product = new(type, random.Next(signed ? -128 : 0, signed ? 128 : 256), random.Next(1, 1 << 30));
        ElementType other = random.Next(2) == 0 ? ElementType.Int8 : ElementType.UInt8;
        RequantizedSummand residual = new(other, random.Next(0, 128), random.Next(1, 1 << 30));
        ElementType result = random.Next(2) == 0 ? ElementType.Int8 : ElementType.UInt8;
        return (stage, first
            ? new AddRequantize(product, residual, random.Next(29, 33), random.Next(0, 100), result, Math.Max(0, low), Math.Min(high, 127))
            : new AddRequantize(residual, product, random.Next(29, 33), random.Next(0, 100), result), first);
    }
}
