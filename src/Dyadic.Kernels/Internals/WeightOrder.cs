using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Brings ONNX weights, [O][I / G][R][S], into the order of the kernels, whose depth runs over taps first and channels within a tap.</summary>
internal static unsafe class WeightOrder
{
    public static void RequireLengths(ConvGeometry geometry, int weights, int bias)
    {
        long expected = (long)geometry.OutputChannels * geometry.GroupDepth;
        if (weights != expected) throw DyadicException.BadInput($"The convolution {geometry} takes {expected} weights; got {weights}.");
        if (bias != 0 && bias != geometry.OutputChannels)
        {
            throw DyadicException.BadInput($"The convolution has {geometry.OutputChannels} output channels but {bias} bias elements.");
        }
    }

    public static void Pack(ConvGeometry geometry, int group, ReadOnlySpan<float> weightsOihw, PackedRhs packed)
    {
        float[] column = new float[geometry.GroupDepth];
        for (int n = 0; n < packed.Columns; n++)
        {
            TransposeTaps(weightsOihw.Slice(((group * packed.Columns) + n) * column.Length, column.Length), geometry.Taps, column);
            packed.SetColumn(n, column);
        }
    }

    /// <param name="geometry">The convolution.</param>
    /// <param name="group">The group whose filters are packed.</param>
    /// <param name="weightsOihw">The filters of all groups.</param>
    /// <param name="offsets">What to take off the codes of each output channel, or null.</param>
    /// <param name="packed">Where they go.</param>
    public static void Pack(ConvGeometry geometry, int group, ReadOnlySpan<short> weightsOihw, int[]? offsets, PackedRhs packed)
    {
        short[] column = new short[geometry.GroupDepth];
        for (int n = 0; n < packed.Columns; n++)
        {
            int channel = (group * packed.Columns) + n;
            TransposeTaps(weightsOihw.Slice(channel * column.Length, column.Length), geometry.Taps, column);
            int offset = offsets is null ? 0 : offsets[channel];
            for (int k = 0; k < column.Length && offset != 0; k++) column[k] -= (short)offset;
            packed.SetColumn(n, column);
        }
    }

    /// <summary>[channels][taps] to [taps][channels], for any number of taps.</summary>
    public static void TransposeTaps<T>(ReadOnlySpan<T> weights, int taps, Span<T> target)
    {
        if (taps == 1)
        {
            weights.CopyTo(target);
            return;
        }

        int channels = weights.Length / taps;
        for (int c = 0; c < channels; c++)
        {
            for (int tap = 0; tap < taps; tap++) target[(tap * channels) + c] = weights[(c * taps) + tap];
        }
    }

    /// <summary>[groups][padded columns] accumulators from one value an output channel; no values are zeros.</summary>
    public static PinnedBuffer Initial<T>(PackedRhs[] groups, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int padded = groups[0].PaddedColumns;
        int columns = groups[0].Columns;
        PinnedBuffer initial = new((long)groups.Length * padded * sizeof(T));
        for (int group = 0; group < groups.Length && !values.IsEmpty; group++)
        {
            values.Slice(group * columns, columns).CopyTo(new Span<T>((T*)initial.Pointer + ((long)group * padded), columns));
        }

        return initial;
    }
}
