using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>The taps of a linear Resize along one axis, as whole numbers of 1/128 that sum to 1 for every position.</summary>
internal static class LinearTaps
{
    /// <summary>What the taps of a position sum to.</summary>
    public const int One = 128;

    /// <summary>Taps <c>[W, W′]</c> of the last axis; null when it keeps its extent.</summary>
    public static DenseTensor? OfColumns(Node node, Resize resize) => Of(node, resize, fromEnd: 1) is { } taps ? FixedPoint(taps, transposed: false) : null;

    /// <summary>Taps <c>[H′, H]</c> of the last axis but one; null when it keeps its extent.</summary>
    public static DenseTensor? OfRows(Node node, Resize resize) => Of(node, resize, fromEnd: 2) is { } taps ? FixedPoint(taps, transposed: true) : null;

    // taps[from, to]: what position `to` takes of position `from`, read off the operator's own definition on unit impulses.
    private static double[,]? Of(Node node, Resize resize, int fromEnd)
    {
        SymbolicShape input = node.Inputs[0]!.Shape!, output = node.Output.Shape!;
        int from = (int)input[-fromEnd].Value, to = (int)output[-fromEnd].Value, other = (int)input[-(3 - fromEnd)].Value;
        int[] extents = [.. Enumerable.Repeat(1, input.Rank)];
        (extents[^fromEnd], extents[^(3 - fromEnd)]) = (from, other);
        DenseTensor impulse = DenseTensor.Zeros(ElementType.Float32, TensorShape.Create(extents));
        int stride = fromEnd == 1 ? 1 : other, outputStride = fromEnd == 1 ? 1 : (int)output[-1].Value;
        double[,] taps = new double[from, to];
        bool moves = from != to;
        for (int source = 0; source < from; source++)
        {
            Span<float> plane = impulse.Span<float>();
            plane.Clear();
            for (int i = 0; i < other; i++) plane[(source * stride) + (i * (fromEnd == 1 ? from : 1))] = 1;
            DenseTensor?[] resized = new DenseTensor?[1];
            resize.Evaluate(new EvaluationContext(node.ToString(), [impulse, .. Operands(node, input.Rank)], resized));
            ReadOnlySpan<float> answer = resized[0]!.Span<float>();
            for (int target = 0; target < to; target++) taps[source, target] = answer[target * outputStride];
            moves |= taps[source, Math.Min(source, to - 1)] != 1;
        }

        return moves ? taps : null;
    }

    // The leading extents of the impulse are 1, so sizes speak of 1 there too.
    private static IEnumerable<DenseTensor?> Operands(Node node, int rank)
    {
        for (int i = 1; i < node.Inputs.Count; i++)
        {
            DenseTensor? operand = node.Inputs[i]?.Constant;
            if (i == 3 && operand is { Count: > 0 } && operand.Count == rank)
            {
                long[] sizes = IntegerElements.ToInt64(operand);
                for (int axis = 0; axis < rank - 2; axis++) sizes[axis] = 1;
                operand = DenseTensor.Vector<long>(sizes);
            }

            yield return operand;
        }
    }

    // Rounds down and gives what is left to the greatest remainders, so that a constant picture stays constant.
    private static DenseTensor FixedPoint(double[,] taps, bool transposed)
    {
        int from = taps.GetLength(0), to = taps.GetLength(1);
        DenseTensor matrix = DenseTensor.Zeros(ElementType.UInt8, TensorShape.Create(transposed ? [to, from] : [from, to]));
        for (int target = 0; target < to; target++)
        {
            int[] whole = new int[from];
            for (int source = 0; source < from; source++) whole[source] = (int)Math.Floor(taps[source, target] * One);
            int left = One - whole.Sum();
            foreach (int source in Enumerable.Range(0, from).OrderByDescending(source => (taps[source, target] * One) - whole[source]).Take(left)) whole[source]++;
            for (int source = 0; source < from; source++) matrix.Bytes[transposed ? (target * from) + source : (source * to) + target] = checked((byte)whole[source]);
        }

        return matrix;
    }
}
