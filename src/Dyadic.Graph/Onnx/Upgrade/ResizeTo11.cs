using Dyadic.Core;
using Dyadic.Graphs.Definitions;

namespace Dyadic.Graphs.Onnx.Upgrade;

/// <summary>
/// Version 11 put the region of interest before the scales and named the coordinate mapping. Version 10 divided the output
/// coordinate by the scale and took the element below it; where it shrank an axis, runtimes took the element above.
/// </summary>
internal sealed class ResizeTo11 : OpsetAdapter
{
    public override IReadOnlyList<string> OpTypes { get; } = ["Resize"];

    public override int Version => 11;

    public override void Upgrade(NodeDefinition node, UpgradeScope scope)
    {
        string scales = node.Input(1);
        node.SetInput(1, "");
        node.SetInput(2, scales);
        node.Attributes["coordinate_transformation_mode"] = new AttributeValue.Text("asymmetric");
        if (node.Text("mode", "nearest") == "nearest") node.Attributes["nearest_mode"] = new AttributeValue.Text(Shrinks(scope.ConstantOf(scales)) ? "ceil" : "floor");
    }

    private static bool Shrinks(DenseTensor? scales)
    {
        if (scales is not { ElementType: ElementType.Float32 }) return false;
        bool shrinks = false;
        foreach (float scale in scales.Span<float>())
        {
            if (scale > 1) return false;
            shrinks |= scale < 1;
        }

        return shrinks;
    }
}
