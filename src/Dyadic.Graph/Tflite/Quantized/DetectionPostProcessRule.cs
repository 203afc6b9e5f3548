using Dyadic.Core;
using Dyadic.Graphs.Tflite.FlatBuffers;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>
/// TFLite_Detection_PostProcess: boxes decoded relative to anchors, the best class of each, and one non-maximum suppression over all
/// classes. It is float post-processing behind the integers.
/// </summary>
internal sealed class DetectionPostProcessRule() : TfliteRule(TfliteBuiltin.Custom, TfliteArithmetic.Quantized)
{
    private const int MostDetections = 1 << 16;

    /// <inheritdoc/>
    public override string CustomCode => "TFLite_Detection_PostProcess";

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.Inputs.Count == 3 && op.Outputs.Count == 4 && op.Inputs.All(input => input.HasCodes() || input is { Type: ElementType.Float32 });

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        IReadOnlyDictionary<string, FlexValue> options = FlexValue.Root(op.CustomOptions, op.Who).Map();
        TfliteTensor boxes = op.Input(0, "box encodings"), scores = op.Input(1, "class predictions"), anchors = op.Input(2, "anchors");
        if (boxes.Shape.Rank != 3 || boxes.Shape[0] != 1 || boxes.Shape[2] < 4 || scores.Shape.Rank != 3 || scores.Shape[0] != 1 || anchors.Shape != [boxes.Shape[1], 4] || scores.Shape[1] != boxes.Shape[1])
        {
            throw op.BadInput($"reads boxes {boxes.Shape}, scores {scores.Shape} and anchors {anchors.Shape}; expected [1, n, 4], [1, n, classes] and [n, 4]");
        }

        if (Flag(options, "use_regular_nms") || Whole(op, options, "max_classes_per_detection") != 1) throw op.Unsupported("suppresses class by class or keeps several classes a box; the fast suppression with one class is supported");
        int classes = Whole(op, options, "num_classes"), most = Whole(op, options, "max_detections");
        if (classes < 1 || classes > scores.Shape[2] || most is < 1 or > MostDetections) throw op.BadInput($"asks for {classes} of {scores.Shape[2]} classes and {most} detections");

        ImportedValue decoded = Decode(op, graph, boxes, graph.ConstantOf(anchors) ?? throw op.Unsupported("computes its anchors; constants are supported"), anchors, options);
        // Codes are ordered as the scores they stand for, so the best class is chosen among integers.
        ImportedValue ofClasses = graph.Node("Slice", [graph.Read(scores), graph.Integers("starts", scores.Shape[2] - classes), graph.Integers("ends", scores.Shape[2]), graph.Integers("axes", 2)]);
        ImportedValue index = graph.Node("ArgMax", [ofClasses], ("axis", new AttributeValue.Int(2)), ("keepdims", new AttributeValue.Int(1)));
        ImportedValue best = graph.Node("Squeeze", [graph.Node("GatherElements", [ofClasses, index], ("axis", new AttributeValue.Int(2))), graph.Integers("axes", 2)]);
        if (scores.HasCodes()) best = graph.Dequantized(best, scores);
        ImportedValue bestClass = graph.Cast(graph.Node("Squeeze", [index, graph.Integers("axes", 2)]), ElementType.Float32);
        ImportedValue selected = graph.Node(
            "NonMaxSuppression",
            [decoded, graph.Node("Unsqueeze", [best, graph.Integers("axes", 1)]), graph.Integers("max_boxes", most), Single(graph, op, options, "nms_iou_threshold"), Single(graph, op, options, "nms_score_threshold")]);
        ImportedValue boxIndex = graph.Node("Gather", [selected, graph.Scalar(2)], ("axis", new AttributeValue.Int(1)));
        graph.Write(op.Outputs[0], Selected(graph, decoded, boxIndex, [1, most, 4]));
        graph.Write(op.Outputs[1], Selected(graph, bestClass, boxIndex, [1, most]));
        graph.Write(op.Outputs[2], Selected(graph, best, boxIndex, [1, most]));
        graph.Write(op.Outputs[3], graph.Cast(graph.Node("Shape", [boxIndex]), ElementType.Float32));
    }

    // y, x, height, width relative to an anchor: the centre moves by its extents, the extents grow exponentially.
    private static ImportedValue Decode(TfliteOperator op, TfliteGraphWriter graph, TfliteTensor boxes, DenseTensor codes, TfliteTensor anchors, IReadOnlyDictionary<string, FlexValue> options)
    {
        int count = anchors.Shape[0];
        float[] centre = new float[2 * count], extent = new float[2 * count];
        for (int i = 0; i < 4 * count; i++)
        {
            float real = codes.ElementType == ElementType.Float32 ? codes.Span<float>()[i] : anchors.Scale() * ((int)IntegerElements.Get(codes, i) - anchors.ZeroPoint());
            (i % 4 < 2 ? centre : extent)[(i / 4 * 2) + (i % 2)] = real;
        }

        TensorShape shape = [1, count, 2];
        ImportedValue anchorCentre = graph.Constant(DenseTensor.Create<float>(shape, centre), "anchor_centre"), anchorExtent = graph.Constant(DenseTensor.Create<float>(shape, extent), "anchor_extent");
        ImportedValue reals = Reals(graph, boxes);
        ImportedValue moved = graph.Node("Div", [Part(graph, reals, 0), Pair(op, graph, options, "y_scale", "x_scale")]);
        ImportedValue middle = graph.Node("Add", [graph.Node("Mul", [moved, anchorExtent]), anchorCentre]);
        ImportedValue growth = graph.Node("Exp", [graph.Node("Div", [Part(graph, reals, 2), Pair(op, graph, options, "h_scale", "w_scale")])]);
        ImportedValue half = graph.Node("Mul", [graph.Node("Mul", [graph.Constant(DenseTensor.Scalar(0.5f), "half"), growth]), anchorExtent]);
        return graph.Node("Concat", [graph.Node("Sub", [middle, half]), graph.Node("Add", [middle, half])], ("axis", new AttributeValue.Int(2)));
    }

    private static ImportedValue Part(TfliteGraphWriter graph, ImportedValue boxes, int first) =>
        graph.Node("Slice", [boxes, graph.Integers("starts", first), graph.Integers("ends", first + 2), graph.Integers("axes", 2)]);

    // The chosen boxes in their order, filled up with zeros.
    private static ImportedValue Selected(TfliteGraphWriter graph, ImportedValue values, ImportedValue index, TensorShape shape)
    {
        ImportedValue chosen = graph.Node("Gather", [values, index], ("axis", new AttributeValue.Int(1)));
        ImportedValue filled = graph.Node("Concat", [chosen, graph.Constant(DenseTensor.Zeros(ElementType.Float32, shape), "none")], ("axis", new AttributeValue.Int(1)));
        return graph.Node("Slice", [filled, graph.Integers("starts", 0), graph.Integers("ends", shape[1]), graph.Integers("axes", 1)]);
    }

    private static ImportedValue Reals(TfliteGraphWriter graph, TfliteTensor tensor) => tensor.HasCodes() ? graph.Dequantized(tensor, TensorLayout.AsInFile) : graph.Read(tensor);

    private static ImportedValue Pair(TfliteOperator op, TfliteGraphWriter graph, IReadOnlyDictionary<string, FlexValue> options, string first, string second) =>
        graph.Constant(DenseTensor.Create<float>([1, 1, 2], [Real(op, options, first), Real(op, options, second)]), "scales");

    private static ImportedValue Single(TfliteGraphWriter graph, TfliteOperator op, IReadOnlyDictionary<string, FlexValue> options, string name) =>
        graph.Constant(DenseTensor.Vector<float>(Real(op, options, name)), name);

    private static float Real(TfliteOperator op, IReadOnlyDictionary<string, FlexValue> options, string name) =>
        options.TryGetValue(name, out FlexValue value) ? (float)value.Real() : throw op.BadInput($"lacks the option '{name}'");

    private static int Whole(TfliteOperator op, IReadOnlyDictionary<string, FlexValue> options, string name) =>
        options.TryGetValue(name, out FlexValue value) ? (int)Math.Clamp(value.Integer(), int.MinValue, int.MaxValue) : throw op.BadInput($"lacks the option '{name}'");

    private static bool Flag(IReadOnlyDictionary<string, FlexValue> options, string name) => options.TryGetValue(name, out FlexValue value) && value.Integer() != 0;
}
