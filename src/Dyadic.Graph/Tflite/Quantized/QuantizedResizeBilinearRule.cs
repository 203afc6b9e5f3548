using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>RESIZE_BILINEAR on 8-bit codes: XNNPACK's weights of 11 bits and one rounding, half up.</summary>
internal sealed class QuantizedResizeBilinearRule() : TfliteRule(TfliteBuiltin.ResizeBilinear, TfliteArithmetic.Quantized)
{
    private const int WeightScale = 2048;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), output = op.Output;
        if (input.Shape.Rank != 4 || output.Shape.Rank != 4) throw op.BadInput($"resizes {input.Shape} to {output.Shape}; pictures have four axes");
        if (input.Shape.Count == 0 || output.Shape.Count == 0) throw op.BadInput($"resizes {input.Shape} to {output.Shape}, and one of them has no pixel");
        if (!input.SharesCodes(output)) throw op.Unsupported("changes the scale of its codes, which is not supported");
        bool aligned = op.Options.Bool(2, "align_corners"), halfPixels = op.Options.Bool(3, "half_pixel_centers");
        ImportedValue[] rows = Taps(graph, input.Shape[1], output.Shape[1], aligned, halfPixels, "row", column: false);
        ImportedValue[] columns = Taps(graph, input.Shape[2], output.Shape[2], aligned, halfPixels, "column", column: true);
        graph.Write(output, graph.Dyadic("BilinearResize", [graph.Read(input, TensorLayout.ChannelsFirst), .. rows, .. columns]), TensorLayout.ChannelsFirst);
    }

    private static ImportedValue[] Taps(TfliteGraphWriter graph, int from, int to, bool aligned, bool halfPixels, string name, bool column)
    {
        float ratio = aligned && to > 1 ? (float)(from - 1) / (to - 1) : (float)from / to;
        graph.Spend(3L * sizeof(long) * to, name);
        long[] low = new long[to], high = new long[to], weight = new long[to];
        for (int i = 0; i < to; i++)
        {
            float position = Math.Clamp(halfPixels ? ((i + 0.5f) * ratio) - 0.5f : i * ratio, 0, from - 1);
            low[i] = (long)position;
            high[i] = Math.Min(low[i] + 1, from - 1);
            weight[i] = (long)MathF.Round((position - low[i]) * WeightScale, MidpointRounding.ToEven);
        }

        TensorShape shape = column ? [to] : [to, 1];
        return [graph.Integers($"{name}_low", low), graph.Integers($"{name}_high", high), graph.Constant(DenseTensor.Create<long>(shape, weight), $"{name}_weight")];
    }
}
