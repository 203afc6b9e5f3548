using Dyadic.Core;
using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>A linear operator on float32 activations. Weights may be float32, halves, or constant integers with scales, which are turned into reals.</summary>
internal abstract class RealWeightsRule(TfliteBuiltin builtin) : TfliteRule(builtin, TfliteArithmetic.Plain)
{
    /// <summary>The position of the activations among the inputs.</summary>
    protected virtual int ActivationsInput => 0;

    /// <inheritdoc/>
    public sealed override bool Handles(TfliteOperator op) => op.OptionalInput(ActivationsInput)?.Type == ElementType.Float32 && op.Outputs.Count > 0 && op.Outputs[0].Type == ElementType.Float32;

    /// <summary>Weights with their axes permuted.</summary>
    protected static ImportedValue Weights(TfliteOperator op, TfliteGraphWriter graph, TfliteTensor weights, int[] permutation)
    {
        if (weights.Shape.Rank != permutation.Length) throw op.BadInput($"has weights {weights}; expected rank {permutation.Length}");
        return graph.Reals(op, weights) is { } constant
            ? graph.Constant(graph.Transposed(constant, permutation), TfliteGraphWriter.NameOf(weights))
            : permutation.SequenceEqual(permutation.Order()) ? graph.Read(weights) : graph.Transpose(graph.Read(weights), permutation);
    }

    /// <summary>The bias, or null when there is none.</summary>
    protected static ImportedValue? Bias(TfliteOperator op, TfliteGraphWriter graph, int input) => op.OptionalInput(input) switch
    {
        null => null,
        TfliteTensor bias => graph.Reals(op, bias) is { } constant && constant.ElementType == ElementType.Float32 && bias.Type != ElementType.Float32
            ? graph.Constant(constant, TfliteGraphWriter.NameOf(bias))
            : graph.Read(bias),
    };
}
