using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Quantized;

/// <summary>MAX_POOL_2D on 8-bit codes.</summary>
internal sealed class QuantizedMaxPool2dRule() : TfliteRule(TfliteBuiltin.MaxPool2D, TfliteArithmetic.Quantized)
{
    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => op.OptionalInput(0).HasCodes() && op.Outputs is [{ } output] && output.HasCodes();

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        if (!input.SharesCodes(op.Output)) throw op.Unsupported("changes the scale of its codes; a pool of quantized codes keeps it");
        WindowGeometry window = WindowGeometry.Read(op, input, (op.Options.Int32(4, "filter_height"), op.Options.Int32(3, "filter_width")), (1, 1));
        CodeRange range = CodeRange.Of(op, op.Output, op.Activation(5));
        ImportedValue greatest = graph.Node("MaxPool", [graph.Read(input, TensorLayout.ChannelsFirst)], window.Attributes(withDilations: false));
        if (range is not { Least: 0, Greatest: byte.MaxValue }) greatest = graph.Node("Clip", [greatest, graph.Code(range.Least), graph.Code(range.Greatest)]);
        graph.Write(op.Output, greatest, TensorLayout.ChannelsFirst);
    }
}
