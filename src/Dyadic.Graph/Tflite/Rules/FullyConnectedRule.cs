using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>FULLY_CONNECTED on reals: rows of the input times the transposed weights (units, depth), plus a bias.</summary>
/// <remarks>The input is seen as rows of the weights' depth. The output has two axes, or those of the input when the option keep_num_dims is set.</remarks>
internal sealed class FullyConnectedRule() : RealWeightsRule(TfliteBuiltin.FullyConnected)
{
    private static readonly int[] AsStored = [0, 1];

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), weights = op.Input(1, "weights");
        if (op.Options.Int8(1, "weights_format") != 0) throw op.Unsupported("has shuffled weights; only the default order is supported");
        ImportedValue matrix = Weights(op, graph, weights, AsStored);
        int depth = weights.Shape[1];
        if (depth < 1 || input.Shape.Count % depth != 0) throw op.BadInput($"has weights {weights} for {input}; the input's elements must be rows of {depth}");
        ImportedValue rows = input.Shape.Rank == 2 && input.Shape[1] == depth ? graph.Read(input) : graph.Reshape(graph.ReadElements(input), [(int)(input.Shape.Count / depth), depth]);
        ImportedValue result = graph.Node("Gemm", Bias(op, graph, 2) is { } bias ? [rows, matrix, bias] : [rows, matrix], ("transB", new AttributeValue.Int(1)));
        result = graph.Activate(result, op.Activation(0));
        bool keepsAxes = op.Options.Bool(2, "keep_num_dims") && input.Shape.Rank != 2;
        graph.Write(op.Output, keepsAxes ? graph.Reshape(result, input.Shape.With(-1, weights.Shape[0])) : result);
    }
}
