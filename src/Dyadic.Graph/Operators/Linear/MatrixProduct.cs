using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>The loops and shapes of a matrix product with numpy's rules: leading axes broadcast, vectors are promoted.</summary>
internal sealed class MatrixProduct
{
    private readonly int[] _aStarts;
    private readonly int[] _bStarts;

    /// <summary>Checks the shapes <c>[…,M,K]</c> and <c>[…,K,N]</c>.</summary>
    public MatrixProduct(EvaluationContext c, TensorShape a, TensorShape b)
    {
        OutputShape = InferShape(SymbolicShape.Of(a), SymbolicShape.Of(b), c.Fail)!.ToTensorShape();
        TensorShape left = a.Rank == 1 ? [1, a[0]] : a, right = b.Rank == 1 ? [b[0], 1] : b;
        (M, K, N) = (left[-2], left[-1], right[-1]);
        TensorShape aBatch = TensorShape.Create(left.Extents[..^2]), bBatch = TensorShape.Create(right.Extents[..^2]);
        TensorShape batch = Broadcasting.Of(c, aBatch, bBatch);
        _aStarts = Array.ConvertAll(StridedOffsets.Broadcast(aBatch, batch), i => i * M * K);
        _bStarts = Array.ConvertAll(StridedOffsets.Broadcast(bBatch, batch), i => i * K * N);
    }

    /// <summary>Receives one sum: the offset of the output element, its row and column, and the sum.</summary>
    public delegate void Store<TSum>(int offset, int row, int column, TSum sum);

    /// <summary>Rows of a matrix of the product.</summary>
    public int M { get; }

    /// <summary>Columns of the left matrix, rows of the right one.</summary>
    public int K { get; }

    /// <summary>Columns of a matrix of the product.</summary>
    public int N { get; }

    /// <summary>The shape of the product.</summary>
    public TensorShape OutputShape { get; }

    /// <summary>The shape of the product for shapes that may be unknown.</summary>
    public static SymbolicShape? InferShape(SymbolicShape? a, SymbolicShape? b, Func<string, DyadicException> fail)
    {
        if (a is null || b is null) return null;
        if (a.Rank == 0 || b.Rank == 0) throw fail($"a matrix product takes no scalars; the shapes are {a} and {b}.");
        Dimension aDepth = a[-1], bDepth = b.Rank == 1 ? b[0] : b[-2];
        if (!aDepth.IsCompatibleWith(bDepth)) throw fail($"{a} · {b}: the left has {aDepth} columns, the right {bDepth} rows; they should be equal.");
        SymbolicShape aBatch = SymbolicShape.Create(a.Rank > 2 ? a.Dimensions[..^2] : []), bBatch = SymbolicShape.Create(b.Rank > 2 ? b.Dimensions[..^2] : []);
        SymbolicShape batch = Broadcasting.Combine(aBatch, bBatch) ?? throw fail($"the leading axes of {a} and {b} cannot be broadcast to one another.");
        List<Dimension> product = [.. batch];
        if (a.Rank > 1) product.Add(a[-2]);
        if (b.Rank > 1) product.Add(b[-1]);
        return SymbolicShape.Of(product);
    }

    /// <summary><c>sum[i,j] = Σ a[i,k] · b[k,j]</c> for every pair of matrices.</summary>
    public void Run<TElement, TSum>(ReadOnlySpan<TElement> a, ReadOnlySpan<TElement> b, Store<TSum> store)
        where TElement : unmanaged, INumberBase<TElement>
        where TSum : unmanaged, INumberBase<TSum>
    {
        TSum[] sums = new TSum[N];
        for (int batch = 0; batch < _aStarts.Length; batch++)
        {
            for (int row = 0; row < M; row++)
            {
                Array.Clear(sums);
                for (int k = 0; k < K; k++)
                {
                    TSum factor = TSum.CreateTruncating(a[_aStarts[batch] + (row * K) + k]);
                    ReadOnlySpan<TElement> line = b.Slice(_bStarts[batch] + (k * N), N);
                    for (int column = 0; column < line.Length; column++) sums[column] += factor * TSum.CreateTruncating(line[column]);
                }

                for (int column = 0; column < sums.Length; column++) store((((batch * M) + row) * N) + column, row, column, sums[column]);
            }
        }
    }
}
