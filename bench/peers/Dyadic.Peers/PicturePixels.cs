using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Quantization;

namespace Dyadic.Peers;

/// <summary>A model's picture input, and what its pixels stand for.</summary>
internal static class PicturePixels
{
    public static PixelInput Of(Value input, Preprocessing preprocessing)
    {
        PictureShape picture = ShapeOf(input);
        double[] scale = [.. Enumerable.Range(0, picture.Channels).Select(preprocessing.Scale)];
        double[] offset = [.. Enumerable.Range(0, picture.Channels).Select(preprocessing.Offset)];
        int rank = input.Shape!.Rank;
        return new PixelInput(scale, offset, picture.ChannelsLast ? rank - 1 : rank - 3);
    }

    public static PictureShape ShapeOf(Value input) => PictureShape.TryRead(Array.ConvertAll(PeerSamples.ShapeOf(input).Extents.ToArray(), extent => (long)extent), input.Name, out PictureShape picture)
        ? picture
        : throw DyadicException.Unsupported($"Input {input} does not take pictures.");
}
