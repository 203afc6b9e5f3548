using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>
/// Two products of byte planes become codes: acc = 256·high + low in int64, then a dyadic rescaling of acc + bias with ties toward +∞, one set of
/// parameters a channel, channels last. docs/quantized-arithmetic.md, eqs. (6) and (11).
/// </summary>
/// <remarks>Equal bits on every tier. Runs may overlap in time; the buffers may not overlap in memory.</remarks>
public sealed unsafe class BytePlaneRequantize
{
    /// <summary>Added before an unsigned shift, so that it shifts like a signed one: products are above −2⁶², and product + rounding + lift is below 2⁶⁴.</summary>
    private const long Lift = 1L << 62;

    private readonly int _channels;
    private readonly ElementType _type;
    private readonly long _zeroPoint;
    private readonly long _min;
    private readonly long _max;
    private readonly long[] _bias;
    private readonly long[] _multiplier;
    private readonly long[] _rounding;
    private readonly long[] _shift;
    private readonly long[] _base;
    private readonly bool _vectors;
    private readonly PartLauncher _launcher;

    /// <summary>Binds a stage.</summary>
    /// <param name="stage">A <see cref="OutputStageKind.Requantize"/> stage for which <see cref="Takes"/> holds.</param>
    /// <param name="channels">C, at least 1.</param>
    /// <exception cref="DyadicException">The stage is of another kind or for another number of channels.</exception>
    public BytePlaneRequantize(OutputStage stage, int channels)
        : this(stage, channels, CpuFeatures.Tier)
    {
    }

    internal BytePlaneRequantize(OutputStage stage, int channels, KernelTier tier)
    {
        stage.RequireCodesOnly("A sum of byte planes");
        if (stage.Kind != OutputStageKind.Requantize) throw DyadicException.BadInput($"Byte planes are rescaled by a Requantize stage, not by {stage.Kind}.");
        (_channels, _type, _zeroPoint, _min, _max) = (channels, stage.OutputType, stage.ZeroPoint, stage.Min, stage.Max);
        _bias = Spread(Array.ConvertAll(stage.Bias, bias => (long)bias), channels);
        _multiplier = Spread(stage.Multiplier, channels);
        _shift = Spread(Array.ConvertAll(stage.Shift, shift => (long)shift), channels);
        _rounding = Array.ConvertAll(_shift, shift => Lift + Half(shift));
        _base = Array.ConvertAll(_shift, shift => (Lift >> (int)shift) - stage.ZeroPoint);
        _vectors = tier >= KernelTier.Vector256 && Avx2.IsSupported;
        _launcher = new PartLauncher(ExecutePart);
    }

    /// <summary>True when every channel's (acc + bias) · multiplier stays within ±2⁶².</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="least">The least accumulator, one for all channels or one a channel.</param>
    /// <param name="greatest">The greatest accumulator, likewise.</param>
    public static bool Takes(OutputStage stage, ReadOnlySpan<long> least, ReadOnlySpan<long> greatest)
    {
        if (stage.Kind != OutputStageKind.Requantize) return false;
        int channels = Math.Max(Math.Max(least.Length, stage.Bias.Length), stage.Multiplier.Length);
        for (int c = 0; c < channels; c++)
        {
            Int128 bias = At(stage.Bias, c), multiplier = At(stage.Multiplier, c);
            if ((least[least.Length == 1 ? 0 : c] + bias) * multiplier <= -Lift || (greatest[greatest.Length == 1 ? 0 : c] + bias) * multiplier >= Lift) return false;
        }

        return true;
    }

    /// <summary>Rescales.</summary>
    /// <param name="high">[rows][channels] int32 sums of the high plane.</param>
    /// <param name="low">[rows][channels] int32 sums of the low plane.</param>
    /// <param name="output">[rows][channels] codes of the stage's output type.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(int* high, int* low, void* output, long rows, WorkerPool pool) => _launcher.Run(high, low, output, rows, pool);

    private static T At<T>(T[] values, int channel)
        where T : struct => values.Length == 0 ? default : values[values.Length == 1 ? 0 : channel];

    private static long Half(long shift) => shift == 0 ? 0 : 1L << (int)(shift - 1);

    private static long[] Spread(long[] values, int channels)
    {
        if (values.Length == channels) return values;
        long[] spread = new long[channels];
        if (values.Length == 1) Array.Fill(spread, values[0]);
        else if (values.Length != 0) throw DyadicException.BadInput($"The stage has parameters for {values.Length} channels; expected 1 or {channels}.");
        return spread;
    }

    private void ExecutePart(in RunBuffers buffers, int part, int parts)
    {
        long from = buffers.Count * part / parts, to = buffers.Count * (part + 1) / parts;
        int* codes = stackalloc int[CodeBlock.Length];
        for (long row = from; row < to; row++)
        {
            for (int channel = 0; channel < _channels; channel += CodeBlock.Length)
            {
                int count = Math.Min(CodeBlock.Length, _channels - channel);
                long first = (row * _channels) + channel;
                int* high = (int*)buffers.First + first, low = (int*)buffers.Second + first;
                int done = _vectors ? RescaleVectors(high, low, channel, count, codes) : 0;
                for (int index = done; index < count; index++)
                {
                    int c = channel + index;
                    long sum = ((long)high[index] * 256) + low[index] + _bias[c];
                    codes[index] = (int)Math.Clamp(DyadicMath.RescaleRoundHalfUp(sum, _multiplier[c], (int)_shift[c]) + _zeroPoint, _min, _max);
                }

                CodeBlock.Narrow(codes, buffers.Output + (first * _type.ByteWidth()), _type, count, _vectors);
            }
        }
    }

    private int RescaleVectors(int* high, int* low, int channel, int count, int* codes)
    {
        int index = 0;
        fixed (long* bias = _bias, multiplier = _multiplier, rounding = _rounding, shift = _shift, lifted = _base)
        {
            Vector256<long> min = Vector256.Create(_min), max = Vector256.Create(_max);
            for (; index <= count - Vector256<long>.Count; index += Vector256<long>.Count)
            {
                int c = channel + index;
                Vector256<long> sum = (Avx2.ConvertToVector256Int64(high + index) << 8) + Avx2.ConvertToVector256Int64(low + index) + Vector256.Load(bias + c);
                Vector256<long> scaled = (sum * Vector256.Load(multiplier + c)) + Vector256.Load(rounding + c);
                Vector256<long> code = Avx2.ShiftRightLogicalVariable(scaled, Vector256.Load((ulong*)shift + c)) - Vector256.Load(lifted + c);
                code = Vector256.Min(Vector256.Max(code, min), max);
                Vector128.Narrow(code.GetLower(), code.GetUpper()).Store(codes + index);
            }
        }

        return index;
    }
}
