using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Scales and zero points along the channel axis of a tensor, and how the tensor falls into runs that share them.</summary>
internal sealed class QuantizationAxis
{
    private readonly int _inner;

    public QuantizationAxis(ElementType codes, ReadOnlySpan<float> scale, ReadOnlySpan<int> zeroPoint, int inner)
    {
        if (scale.IsEmpty || (!zeroPoint.IsEmpty && zeroPoint.Length != scale.Length))
        {
            throw DyadicException.BadInput($"Quantization needs as many zero points as scales, at least one; got {scale.Length} scales and {zeroPoint.Length} zero points.");
        }

        if (inner < 1) throw DyadicException.BadInput($"The extents after the channel axis must be positive; their product is {inner}.");
        foreach (float step in scale)
        {
            if (!float.IsFinite(step) || step == 0) throw DyadicException.BadInput($"A quantization scale must be finite and not zero; got {step}.");
        }

        (Int128 min, Int128 max) = codes.IntegerRange();
        foreach (int zero in zeroPoint)
        {
            if (zero < min || zero > max) throw DyadicException.BadInput($"The zero point {zero} is not a {codes} code.");
        }

        Scale = scale.ToArray();
        ZeroPoint = zeroPoint.IsEmpty ? new int[scale.Length] : zeroPoint.ToArray();
        _inner = inner;
    }

    public float[] Scale { get; }

    public int[] ZeroPoint { get; }

    /// <summary>True when neighbouring elements have different parameters.</summary>
    public bool ChannelsAreLast => _inner == 1 && Scale.Length > 1;

    /// <summary>The longest run from element <paramref name="from"/> on: of one channel, or of consecutive channels when they are last.</summary>
    public void NextRun(long from, long to, out int channel, out int count)
    {
        long rest = Math.Min(to - from, CodeBlock.Length);
        if (Scale.Length == 1)
        {
            (channel, count) = (0, (int)rest);
            return;
        }

        channel = (int)(from / _inner % Scale.Length);
        long run = ChannelsAreLast ? Scale.Length - channel : _inner - (from % _inner);
        count = (int)Math.Min(rest, run);
    }
}
