using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RESIZE_NEAREST_NEIGHBOR: the pixel that a coordinate falls into, or the nearest one when corners or edges are aligned.</summary>
internal sealed class ResizeNearestNeighborRule() : ResizeRule(TfliteBuiltin.ResizeNearestNeighbor, alignCornersField: 0, halfPixelField: 1)
{
    /// <inheritdoc/>
    protected override (string Name, AttributeValue Value)[] Mode(bool alignCorners, bool halfPixel) =>
        [("mode", new AttributeValue.Text("nearest")), ("nearest_mode", new AttributeValue.Text(alignCorners || halfPixel ? "round_prefer_ceil" : "floor"))];
}
