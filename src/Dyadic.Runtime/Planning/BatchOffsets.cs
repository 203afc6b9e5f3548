using Dyadic.Core;

namespace Dyadic.Runtime.Planning;

/// <summary>Which matrix of each operand belongs to each matrix of a batched product, by ONNX broadcasting of all but the last two axes.</summary>
internal sealed class BatchOffsets
{
    public BatchOffsets(TensorShape lhs, TensorShape rhs, TensorShape output)
    {
        int rank = output.Rank - 2;
        Count = checked((int)output.CountOf(0, rank));
        (Lhs, Rhs) = (new int[Count], new int[Count]);
        for (int i = 0; i < Count; i++)
        {
            int rest = i, lhsStep = 1, rhsStep = 1;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                int position = rest % output[axis];
                rest /= output[axis];
                Lhs[i] += Step(lhs, axis, output.Rank, position, ref lhsStep);
                Rhs[i] += Step(rhs, axis, output.Rank, position, ref rhsStep);
            }
        }
    }

    /// <summary>How many products there are.</summary>
    public int Count { get; }

    /// <summary>The index of the left matrix.</summary>
    public int[] Lhs { get; }

    /// <summary>The index of the right matrix.</summary>
    public int[] Rhs { get; }

    private static int Step(TensorShape shape, int axis, int outputRank, int position, ref int step)
    {
        int own = axis - (outputRank - shape.Rank);
        if (own < 0) return 0;
        int offset = shape[own] == 1 ? 0 : position * step;
        step *= shape[own];
        return offset;
    }
}
