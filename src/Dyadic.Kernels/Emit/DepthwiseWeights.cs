namespace Dyadic.Kernels;

/// <summary>The packed weights of an emitted depthwise tile: words of the four taps that meet four neighbouring pixels, in the order of use.</summary>
internal static unsafe class DepthwiseWeights
{
    /// <summary>How many summands of 8 signed bits every weight falls into: two reach from −256 to 254, three beyond.</summary>
    public static int Summands(ReadOnlySpan<short> weights)
    {
        if (IntegerOperands.FitsSByte(weights)) return 1;
        return weights.Contains((short)255) ? 3 : 2;
    }

    /// <summary>[blocks][kernel row][group of four pixels][shift][summand][words of a block]; words without a channel are zeros.</summary>
    /// <param name="geometry">A depthwise convolution.</param>
    /// <param name="weights">[channels][taps] centred codes.</param>
    /// <param name="parts">Summands of a weight.</param>
    /// <param name="blocks">Blocks of channels.</param>
    /// <param name="words">Words of a block.</param>
    /// <param name="channelOf">The channel of a word, counted through all blocks.</param>
    public static PinnedBuffer Pack(ConvGeometry geometry, ReadOnlySpan<short> weights, int parts, int blocks, int words, Func<int, int> channelOf)
    {
        DepthwiseQuads quads = new(geometry.KernelWidth, geometry.StrideWidth);
        List<int> taps = [], summands = []; // of a use: its four taps, −1 for none, and which summand of their weights
        for (int row = 0; row < geometry.KernelHeight; row++)
        {
            for (int quad = 0; quad < quads.Quads; quad++)
            {
                for (int shift = 0; shift < quads.Shifts; shift++)
                {
                    for (int part = 0; part < parts && quads.Uses(quad, shift); part++)
                    {
                        summands.Add(part);
                        for (int place = 0; place < 4; place++) taps.Add(quads.Tap(quad, shift, place) is >= 0 and int tap ? (row * geometry.KernelWidth) + tap : -1);
                    }
                }
            }
        }

        PinnedBuffer packed = new((long)blocks * summands.Count * words * 4);
        for (int index = 0; index < blocks * words; index++)
        {
            int channel = channelOf(index);
            if (channel >= geometry.OutputChannels) continue;
            ReadOnlySpan<short> filter = weights.Slice(channel * geometry.Taps, geometry.Taps);
            for (int use = 0; use < summands.Count; use++)
            {
                sbyte* word = (sbyte*)packed.Pointer + (((((long)index / words * summands.Count) + use) * words) + (index % words)) * 4;
                for (int place = 0; place < 4; place++)
                {
                    int tap = taps[(use * 4) + place];
                    word[place] = tap < 0 ? (sbyte)0 : Summand(filter[tap], summands[use], parts);
                }
            }
        }

        return packed;
    }

    /// <summary>⌊(code + part) / parts⌋; over all parts the sum is the code.</summary>
    private static sbyte Summand(int code, int part, int parts)
    {
        (int quotient, int rest) = Math.DivRem(code + part, parts);
        return (sbyte)(rest < 0 ? quotient - 1 : quotient);
    }
}
