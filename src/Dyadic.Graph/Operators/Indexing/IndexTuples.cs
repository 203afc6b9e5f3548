using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The tuples in the last axis of the indices of GatherND and ScatterND: each names a slice of the data.</summary>
internal static class IndexTuples
{
    /// <summary>The first element of the slice that a tuple names, counted from the start of the axes that it indexes.</summary>
    public static int Start(EvaluationContext c, DenseTensor indices, int tuple, TensorShape data, int firstAxis)
    {
        int length = indices.Shape[-1], start = 0;
        int[] strides = data.Strides();
        for (int i = 0; i < length; i++)
        {
            start += ElementIndices.Read(c, indices, (tuple * length) + i, data[firstAxis + i]) * strides[firstAxis + i];
        }

        return start;
    }

    /// <summary>The length of the tuples; null when not known.</summary>
    /// <exception cref="DyadicException">The tuples are longer than the data has axes.</exception>
    public static int? Length(InferenceContext c, SymbolicShape? data, SymbolicShape? indices, int batchAxes)
    {
        if (indices is null) return null;
        if (indices.Rank == 0) throw c.Fail("the indices should have at least one axis.");
        if (!indices[-1].IsKnown) return null;
        long length = indices[-1].Value;
        return data is null || length <= data.Rank - batchAxes ? (int)length : throw c.Fail($"index tuples of {length} numbers do not fit data of shape {data}.");
    }
}
