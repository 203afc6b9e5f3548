using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>FULLY_CONNECTED of reals with int8 weights: each row of the input gets a scale of its own.</summary>
internal sealed class FullyConnectedHybridRule() : HybridRule(TfliteBuiltin.FullyConnected)
{
    private const int KeepAxesField = 2, AsymmetricField = 3;

    /// <inheritdoc/>
    public override bool Handles(TfliteOperator op) => base.Handles(op) && !op.Options.Bool(AsymmetricField, "asymmetric_quantize_inputs");

    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input"), weights = op.Input(1, "weights");
        if (weights.Shape.Rank != 2) throw op.BadInput($"has weights {weights}; expected rank 2");
        if (op.Options.Int8(1, "weights_format") != 0) throw op.Unsupported("has shuffled weights; only the default order is supported");
        int units = weights.Shape[0], depth = weights.Shape[1];
        if (depth < 1 || input.Shape.Count % depth != 0) throw op.BadInput($"has weights {weights} for {input}; the input's elements must be rows of {depth}");
        ImportedValue rows = input.Shape.Rank == 2 && input.Shape[1] == depth ? graph.Read(input) : graph.Reshape(graph.ReadElements(input), [(int)(input.Shape.Count / depth), depth]);
        DynamicCodes codes = DynamicCodes.Symmetric(graph, rows, 1);
        ImportedValue sums = graph.Node("MatMulInteger", [codes.Codes, graph.Permuted(weights, [1, 0])]);
        ImportedValue? bias = op.OptionalInput(2) is { } tensor ? graph.Read(tensor) : null;
        ImportedValue result = graph.Activate(Scaled(graph, sums, codes.Scale, weights.Quantization!.Scales, [units], bias), op.Activation(0));
        bool keepsAxes = op.Options.Bool(KeepAxesField, "keep_num_dims") && input.Shape.Rank != 2;
        graph.Write(op.Output, keepsAxes ? graph.Reshape(result, input.Shape.With(-1, units)) : result);
    }
}
