using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>RESIZE_NEAREST_NEIGHBOR of codes: the rows and columns that TFLite's binary32 coordinates fall on, picked by their numbers.</summary>
internal sealed class QuantizedResizeNearestNeighborRule() : TfliteRule(TfliteBuiltin.ResizeNearestNeighbor, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0) is { IsQuantized: true } && op.Outputs is [{ IsQuantized: true }];

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (input.Shape.Rank != 4 || output.Shape.Rank != 4) throw op.BadInput($"resizes {input.Shape} to {output.Shape}; pictures have four axes");
        if (input.Shape.Count == 0 || output.Shape.Count == 0) throw op.BadInput($"resizes {input.Shape} to {output.Shape}, and one of them has no pixel");
        if (!input.SharesCodes(output)) throw op.Unsupported("changes the scale of its codes, which is not supported");
        bool aligned = op.Options.Bool(0, "align_corners"), halfPixels = op.Options.Bool(1, "half_pixel_centers");
        ImportedValue picked = graph.Read(input, TensorLayout.ChannelsFirst);
        for (int axis = 1; axis <= 2; axis++)
        {
            graph.Spend(sizeof(long) * (long)output.Shape[axis], TfliteGraphWriter.NameOf(output));
            long[] sources = [.. Enumerable.Range(0, output.Shape[axis]).Select(position => (long)Source(position, input.Shape[axis], output.Shape[axis], aligned, halfPixels))];
            picked = graph.Node("Gather", [picked, graph.Integers("nearest", sources)], ("axis", new AttributeValue.Int(axis + 1)));
        }

        graph.Write(output, picked, TensorLayout.ChannelsFirst);
    }

    private static int Source(int position, int from, int to, bool aligned, bool halfPixels)
    {
        float ratio = aligned && to > 1 ? (float)(from - 1) / (to - 1) : (float)from / to;
        float coordinate = (position + (halfPixels ? 0.5f : 0)) * ratio;
        float nearest = aligned ? MathF.Round(coordinate, MidpointRounding.AwayFromZero) : MathF.Floor(coordinate);
        return Math.Clamp((int)nearest, 0, from - 1);
    }
}
