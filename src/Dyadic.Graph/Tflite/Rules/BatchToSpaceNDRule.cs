using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>BATCH_TO_SPACE_ND: moves block positions from the batch axis back into space, then cuts the borders off.</summary>
internal sealed class BatchToSpaceNDRule() : TfliteRule(TfliteBuiltin.BatchToSpaceND, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        BatchBlocks blocks = BatchBlocks.Read(op, graph, "crops");
        int axes = blocks.Sizes.Length, rank = input.Shape.Rank;
        if (input.Shape[0] % blocks.Count != 0) throw op.BadInput($"spreads {input.Shape[0]} samples over blocks of {blocks.Count}");
        int[] whole = [.. input.Shape];
        whole[0] = (int)(input.Shape[0] / blocks.Count);
        List<int> permutation = [axes];
        long[] begins = new long[rank], ends = new long[rank];
        for (int i = 0; i < axes; i++)
        {
            permutation.AddRange([axes + 1 + i, i]);
            whole[i + 1] = op.CheckedExtent((long)input.Shape[i + 1] * blocks.Sizes[i]);
        }

        permutation.AddRange(Enumerable.Range((2 * axes) + 1, rank - axes - 1));
        for (int axis = 0; axis < rank; axis++)
        {
            bool cut = axis >= 1 && axis <= axes;
            (begins[axis], ends[axis]) = (cut ? blocks.Before[axis - 1] : 0, whole[axis] - (cut ? blocks.After[axis - 1] : 0));
            if (begins[axis] > ends[axis]) throw op.BadInput($"cuts more than axis {axis} has");
        }

        ImportedValue split = graph.Reshape(graph.Read(input), [.. blocks.Sizes, whole[0], .. input.Shape.Skip(1)]);
        ImportedValue joined = graph.Reshape(graph.Transpose(split, [.. permutation]), [.. whole]);
        graph.Write(op.Output, graph.Slice(joined, [.. whole], begins, ends, [.. Enumerable.Repeat(1L, rank)], TensorLayout.AsInFile));
    }
}
