using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>A rule that resizes pictures of reals to the height and width in its second input.</summary>
/// <remarks>align_corners makes the corner pixels' centres coincide, half_pixel_centers the pictures' edges; otherwise coordinates are scaled as they are.</remarks>
internal abstract class ResizeRule(TfliteBuiltin builtin, int alignCornersField, int halfPixelField) : TfliteRule(builtin, TfliteArithmetic.Plain)
{
    /// <inheritdoc/>
    public sealed override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        if (input.Shape.Rank != 4) throw op.BadInput($"reads {input}; expected batch, height, width, channels");
        bool corners = op.Options.Bool(alignCornersField, "align_corners"), halfPixel = op.Options.Bool(halfPixelField, "half_pixel_centers");
        if (corners && halfPixel) throw op.BadInput("sets both align_corners and half_pixel_centers, which exclude each other");
        long[] size = graph.Integers(op, 1, "size");
        if (size.Length != 2 || size[0] < 1 || size[1] < 1) throw op.BadInput($"resizes to [{string.Join(',', size)}]; expected a height and a width");
        ImportedValue result = graph.Node(
            "Resize",
            [graph.Read(input, TensorLayout.ChannelsFirst), null, null, graph.Integers("sizes", input.Shape[0], input.Shape[3], size[0], size[1])],
            [("coordinate_transformation_mode", new AttributeValue.Text(corners ? "align_corners" : halfPixel ? "half_pixel" : "asymmetric")), .. Mode(corners, halfPixel)]);
        graph.Write(op.Output, result, TensorLayout.ChannelsFirst);
    }

    /// <summary>How values are found at the coordinates.</summary>
    protected abstract (string Name, AttributeValue Value)[] Mode(bool alignCorners, bool halfPixel);
}
