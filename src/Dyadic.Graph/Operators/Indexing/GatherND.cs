using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GatherND: each tuple of indices, the last axis of input 1, names a slice of the data; y holds the slices.</summary>
/// <param name="BatchDims">How many first axes of data and indices go together.</param>
[OnnxOperator("GatherND", SinceVersion = 13)]
public sealed record GatherND(int BatchDims = 0) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts data = c.Input(0), indices = c.Require(1, type => type == ElementType.Int64, "int64");
        if (data.Shape is { } from && indices.Shape is { } places)
        {
            if (BatchDims < 0 || BatchDims >= Math.Min(from.Rank, places.Rank)) throw c.Fail($"batch_dims is {BatchDims}; the data is {from}, the indices {places}.");
            for (int i = 0; i < BatchDims; i++)
            {
                if (!from[i].IsCompatibleWith(places[i])) throw c.Fail($"batch axis {i} is {from[i]} in the data and {places[i]} in the indices.");
            }
        }

        int? length = IndexTuples.Length(c, data.Shape, indices.Shape, BatchDims);
        bool known = length is not null && data.Shape is not null;
        c.SetOutput(0, data.Type, known ? SymbolicShape.Of(indices.Shape!.SkipLast(1).Concat(data.Shape!.Skip(BatchDims + length!.Value))) : null);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor data = c.Input(0), indices = c.Input(1), y = c.OnlyOutput(this);
        int slice = (int)data.Shape.CountOf(BatchDims + indices.Shape[-1], data.Shape.Rank);
        int batches = (int)data.Shape.CountOf(0, BatchDims), perBatch = (int)data.Shape.CountOf(BatchDims, data.Shape.Rank);
        int tuples = (int)indices.Shape.CountOf(BatchDims, indices.Shape.Rank - 1);
        for (int batch = 0; batch < batches; batch++)
        {
            for (int i = batch * tuples; i < (batch + 1) * tuples; i++)
            {
                ElementMoves.Copy(data, (batch * perBatch) + IndexTuples.Start(c, indices, i, data.Shape, BatchDims), y, i * slice, slice);
            }
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }
}
