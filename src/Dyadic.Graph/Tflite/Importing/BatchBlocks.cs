using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Importing;

/// <summary>The blocks of SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND: of the axes that follow the batch axis.</summary>
/// <param name="Sizes">The block's extents.</param>
/// <param name="Before">Elements padded or cropped in front, an axis.</param>
/// <param name="After">Elements padded or cropped behind, an axis.</param>
internal sealed record BatchBlocks(int[] Sizes, long[] Before, long[] After)
{
    /// <summary>Positions in a block.</summary>
    public long Count => Sizes.Aggregate(1L, (product, size) => product * size);

    /// <summary>Reads inputs 1 (sizes) and 2 (borders: two numbers an axis), which must be constants.</summary>
    public static BatchBlocks Read(TfliteOperator op, TfliteGraphWriter graph, string borders)
    {
        TfliteTensor input = op.Input(0, "input");
        long[] sizes = graph.Integers(op, 1, "block shape"), both = graph.Integers(op, 2, borders);
        if (sizes.Length < 1 || sizes.Length >= input.Shape.Rank || sizes.Length > 3 || both.Length != 2 * sizes.Length) throw op.BadInput($"has blocks of {sizes.Length} axes and {both.Length} {borders} for {input}");
        if (Array.Exists(sizes, size => size is < 1 or > 1 << 15) || Array.Exists(both, border => border is < 0 or > int.MaxValue)) throw op.BadInput($"has blocks of [{string.Join(',', sizes)}] and {borders} of [{string.Join(',', both)}]");
        return new BatchBlocks(Array.ConvertAll(sizes, size => (int)size), [.. both.Where((_, i) => i % 2 == 0)], [.. both.Where((_, i) => i % 2 == 1)]);
    }
}
