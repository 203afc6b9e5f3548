using Dyadic.Data;
using Dyadic.Graphs;

namespace Dyadic.Quantization;

/// <summary>Finds the image inputs of a model and states what preprocessing does to their pixels.</summary>
public static class PixelInputs
{
    /// <summary>The inputs that take pictures, by name; empty when there are none.</summary>
    /// <param name="graph">The float graph.</param>
    /// <param name="preprocessing">Resize, crop, scale and offset; scale and offset are what the integer form folds in.</param>
    public static IReadOnlyDictionary<string, PixelInput> Of(Graph graph, Preprocessing preprocessing)
    {
        Dictionary<string, PixelInput> pixels = [];
        foreach (Value input in graph.Inputs.Where(input => input.Shape is not null))
        {
            long[] extents = [.. input.Shape!.Select(extent => extent.IsKnown ? extent.Value : -1)];
            if (!PictureShape.TryRead(extents, input.Name, out PictureShape shape)) continue;
            pixels[input.Name] = new PixelInput(
                [.. Enumerable.Range(0, shape.Channels).Select(preprocessing.Scale)],
                [.. Enumerable.Range(0, shape.Channels).Select(preprocessing.Offset)],
                ChannelAxis: shape.ChannelsLast ? 3 : 1);
        }

        return pixels;
    }
}
