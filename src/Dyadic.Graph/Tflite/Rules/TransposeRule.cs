using Dyadic.Graphs.Tflite.Importing;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tflite.Rules;

/// <summary>TRANSPOSE: axis i of the output is axis permutation[i] of the input.</summary>
/// <remarks>The two permutations between layouts move nothing: the output, as the file sees it, is the input in the other layout, and the reverse.</remarks>
internal sealed class TransposeRule() : TfliteRule(TfliteBuiltin.Transpose, TfliteArithmetic.Any)
{
    /// <inheritdoc/>
    public override void Import(TfliteOperator op, TfliteGraphWriter graph)
    {
        TfliteTensor input = op.Input(0, "input");
        int rank = input.Shape.Rank;
        int[] permutation = [.. graph.Integers(op, 1, "permutation").Select(axis => op.CheckedAxis(axis, rank))];
        if (permutation.Length != rank || permutation.Distinct().Count() != rank) throw op.BadInput($"has the permutation [{string.Join(',', permutation)}] for {input}");
        if (graph.ConstantOf(input) is { } constant) graph.WriteConstant(op.Output, Layouts.Transpose(constant, permutation));
        else if (rank == 4 && permutation.SequenceEqual(Layouts.ToChannelsFirst)) graph.Write(op.Output, graph.Read(input, TensorLayout.ChannelsFirst));
        else if (rank == 4 && permutation.SequenceEqual(Layouts.FromChannelsFirst)) graph.Write(op.Output, graph.Read(input), TensorLayout.ChannelsFirst);
        else graph.Write(op.Output, graph.Transpose(graph.Read(input), permutation));
    }
}
