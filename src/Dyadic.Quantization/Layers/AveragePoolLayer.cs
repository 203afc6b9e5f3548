using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The mean over all positions of a channel: an integer sum, and a rescale that also divides by the count.</summary>
internal sealed class AveragePoolLayer(Node pool, int positions, bool keepsAxes) : QuantizedLayer([pool], [pool.Inputs[0]!])
{
    /// <inheritdoc/>
    public override bool CanGiveAccumulators => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        Value wide = emitter.Add($"{Output.Name}_wide", new Cast(ElementType.Int32), input.Codes);
        long[] axes = [.. Enumerable.Range(2, Inputs[0].Shape!.Rank - 2).Select(axis => (long)axis)];
        Value sum = emitter.Add($"{Output.Name}_sum", new ReduceSum(keepsAxes), wide, emitter.Constant("spatial_axes", DenseTensor.Vector<long>(axes)));
        int bias = -input.Parameters.ZeroPoint * positions;
        Int128 magnitude = (Int128)positions * (input.Parameters.Format.MaxCode - input.Parameters.Format.MinCode);
        emitter.FinishAccumulator(this, sum, [bias], [input.Parameters.Scale / positions], magnitude, FusedClamp.None, channelAxis: null, asAccumulators);
    }

    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter)
    {
        if (pool.Operator is GlobalAveragePool) emitter.EmitGlobalAverage(this);
        else Emit(emitter, asAccumulators: false);
    }
}

/// <summary>Finds means over all positions: GlobalAveragePool, an AveragePool as large as its input, ReduceMean over the spatial axes.</summary>
internal sealed class AveragePoolRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not (GlobalAveragePool or AveragePool or ReduceMean)) return null;
        Value input = node.Inputs[0]!;
        if (input.Shape is not { Rank: >= 3 } shape || !shape.ProductOf(2, shape.Rank).IsKnown) return LayerMatch.KeepFloat("its spatial extents are not known");
        int positions = checked((int)shape.ProductOf(2, shape.Rank).Value);
        switch (node.Operator)
        {
            case GlobalAveragePool:
                return new AveragePoolLayer(node, positions, keepsAxes: true);
            case AveragePool pool when CoversAll(pool, shape):
                return new AveragePoolLayer(node, positions, keepsAxes: true);
            case ReduceMean mean when IsSpatial(node, shape.Rank):
                return new AveragePoolLayer(node, positions, mean.Keepdims);
            case AveragePool pool:
                return WindowedAveragePoolLayer.Match(node, pool);
            default:
                return LayerMatch.KeepFloat("it does not average over exactly the spatial axes");
        }
    }

    private static bool CoversAll(AveragePool pool, SymbolicShape shape)
    {
        bool unpadded = pool.AutoPad is "NOTSET" or "VALID" && (pool.Pads is null || Array.TrueForAll(pool.Pads, pad => pad == 0));
        return unpadded && pool.KernelShape.Select((extent, axis) => shape[axis + 2].Value == extent).All(equal => equal);
    }

    private static bool IsSpatial(Node node, int rank)
    {
        if (node.Input(1)?.Constant is not { } axes) return false;
        long[] normalised = [.. IntegerElements.ToInt64(axes).Select(axis => axis < 0 ? axis + rank : axis).Order()];
        return normalised.SequenceEqual(Enumerable.Range(2, rank - 2).Select(axis => (long)axis));
    }
}
