using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The mean over any axes of known extents: an integer sum, and a rescale that also divides by the count.</summary>
internal sealed class MeanLayer(Node node, ReduceMean mean, int count) : QuantizedLayer([node], [node.Inputs[0]!])
{
    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        AffineParameters output = emitter.Network.Activations[Output];
        Value wide = emitter.Add($"{Name}_wide", new Cast(ElementType.Int64), input.Codes);
        Value centred = emitter.Add($"{Name}_centred", new Sub(), wide, emitter.Int64(input.Parameters.ZeroPoint));
        Value sum = emitter.Add($"{Name}_sum", new ReduceSum(mean.Keepdims), centred, emitter.FloatOf(node.Inputs[1]!));
        Int128 magnitude = (Int128)count * CodeProducts.Reach(input.Parameters);
        emitter.Define(Output, emitter.Requantize(this, sum, DenseTensor.Scalar(0), [input.Parameters.Scale / (count * output.Scale)], TensorShape.Scalar, magnitude, FusedClamp.None), output);
    }
}

/// <summary>Finds means over constant axes that are not the spatial ones.</summary>
internal sealed class IntegerMeanRule : IIntegerFunctionRule
{
    /// <inheritdoc/>
    public QuantizedLayer? Match(Graph graph, Node node, Recipe recipe)
    {
        if (node.Operator is not ReduceMean mean || node.Inputs[0] is not { Constant: null, Type: ElementType.Float32, Shape: { } shape } || node.Input(1)?.Constant is not { Count: > 0 } axes) return null;
        Dimension[] extents = [.. IntegerElements.ToInt64(axes).Select(axis => shape[(int)axis])];
        if (!Array.TrueForAll(extents, extent => extent.IsKnown)) return null;
        long count = extents.Aggregate(1L, (product, extent) => checked(product * extent.Value));
        return count is > 0 and < 1 << 24 ? new MeanLayer(node, mean, (int)count) : null;
    }
}
