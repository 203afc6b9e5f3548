using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Quantized;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>SPACE_TO_BATCH_ND: pads, then moves the positions inside blocks to the batch axis (the block position counts before the sample).</summary>
internal sealed class SpaceToBatchNDRule() : TfliteRule(TfliteBuiltin.SpaceToBatchND, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        BatchBlocks blocks = BatchBlocks.Read(op, graph, "paddings");
        int rank = input.Shape.Rank;
        long[] pads = new long[2 * rank];
        List<int> split = [input.Shape[0]], moved = [];
        int[] whole = [.. input.Shape];
        for (int i = 0; i < blocks.Sizes.Length; i++)
        {
            (pads[i + 1], pads[i + 1 + rank]) = (blocks.Before[i], blocks.After[i]);
            long extent = input.Shape[i + 1] + blocks.Before[i] + blocks.After[i];
            if (extent > int.MaxValue || extent % blocks.Sizes[i] != 0) throw op.BadInput($"cuts {extent} elements of axis {i + 1} into blocks of {blocks.Sizes[i]}");
            whole[i + 1] = (int)extent / blocks.Sizes[i];
            moved.Add(split.Count + 1);
            split.AddRange([whole[i + 1], blocks.Sizes[i]]);
        }

        split.AddRange(input.Shape.Skip(blocks.Sizes.Length + 1));
        whole[0] = op.CheckedExtent((long)whole[0] * blocks.Count);
        ImportedValue padded = graph.Node("Pad", [graph.Read(input), graph.Integers("pads", pads), input.IsQuantized ? graph.ZeroOf(input) : null]);
        int[] permutation = [.. moved, .. Enumerable.Range(0, split.Count).Except(moved)];
        graph.Write(op.Output, graph.Reshape(graph.Transpose(graph.Reshape(padded, [.. split]), permutation), [.. whole]));
    }
}
