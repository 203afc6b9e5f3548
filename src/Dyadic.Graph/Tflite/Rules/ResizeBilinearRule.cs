using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>RESIZE_BILINEAR on reals.</summary>
internal sealed class ResizeBilinearRule() : ResizeRule(TfliteBuiltin.ResizeBilinear, alignCornersField: 2, halfPixelField: 3)
{
    /// <inheritdoc/>
    protected override (string Name, AttributeValue Value)[] Mode(bool alignCorners, bool halfPixel) => [("mode", new AttributeValue.Text("linear"))];
}
