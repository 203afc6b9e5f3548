using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels;

/// <summary>Integer attention, a block of queries at a time: scores, softmax and the product by the values stay in the cache, and memory grows with the keys, not with their square.</summary>
/// <remarks>The codes are those of the kernels one after the other. Threads share the heads; runs take turns.</remarks>
public sealed unsafe class IntegerAttention
{
    // A block's logits and shares, 16 bits each, fill half of a second-level cache.
    private const int BlockCodes = 1 << 17;
    private const int RowsOfTiles = 8;

    private readonly Lock _turn = new();
    private readonly AttentionShape _shape;
    private readonly AttentionProducts _products;
    private readonly List<Lane> _lanes = [];
    private readonly Work _work;

    /// <summary>Fixes the kernel.</summary>
    /// <param name="shape">The operands.</param>
    /// <param name="products">What is computed.</param>
    public IntegerAttention(AttentionShape shape, AttentionProducts products)
    {
        (_shape, _products) = (shape, products);
        _lanes.Add(new Lane(shape, products));
        _work = new Work(this);
        KernelName = _lanes[0].KernelName;
    }

    /// <summary>The row of the kernel table that computes the products.</summary>
    public string KernelName { get; }

    /// <summary>Queries of a block.</summary>
    public int BlockRows => RowsOf(_shape);

    /// <summary>Computes.</summary>
    /// <param name="queries">8-bit codes.</param>
    /// <param name="keys">8-bit codes.</param>
    /// <param name="values">8-bit codes.</param>
    /// <param name="visible">[maskRows][L] bytes, 0 for hidden keys; null when none is hidden.</param>
    /// <param name="maskRows">1, or a multiple of M: row i of all heads has row i modulo it.</param>
    /// <param name="output">Codes.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* queries, byte* keys, byte* values, byte* visible, long maskRows, byte* output, WorkerPool pool)
    {
        lock (_turn)
        {
            while (_lanes.Count < pool.Threads) _lanes.Add(new Lane(_shape, _products));
            _work.Queries = queries;
            _work.Keys = keys;
            _work.Values = values;
            _work.Visible = visible;
            _work.Output = output;
            (_work.MaskRows, _work.Pool) = (maskRows, pool);
            pool.Run(_work);
        }
    }

    private static int RowsOf(AttentionShape shape) => Math.Min(shape.Queries, Math.Max(RowsOfTiles, BlockCodes / Math.Max(shape.Keys, 1) / RowsOfTiles * RowsOfTiles));

    private sealed class Work(IntegerAttention owner) : ParallelWork
    {
        public byte* Queries;
        public byte* Keys;
        public byte* Values;
        public byte* Visible;
        public byte* Output;
        public long MaskRows;
        public WorkerPool Pool = null!;

        public override void Execute(int part, int parts)
        {
            AttentionShape shape = owner._shape;
            (int from, int to) = Slice(shape.Starts.Output.Length, part, parts);
            Lane lane = owner._lanes[part];
            for (int head = from; head < to; head++)
            {
                lane.Take(Keys + shape.Starts.Rhs[head], Values + shape.ValueStarts[head], Pool);
                for (int row = 0; row < shape.Queries; row += owner.BlockRows)
                {
                    int rows = Math.Min(owner.BlockRows, shape.Queries - row);
                    byte* visible = Visible == null || MaskRows == 1 ? Visible : Visible + ((((long)head * shape.Queries) + row) % MaskRows * shape.Keys);
                    byte* output = Output + ((shape.Starts.Output[head] + ((long)row * shape.ValueDepth)) * shape.OutputType.ByteWidth());
                    lane.Block(Queries + shape.Starts.Lhs[head] + ((long)row * shape.Depth), rows, visible, MaskRows == 1 ? 1 : rows, output, Pool);
                }
            }
        }
    }

    // One thread's kernels and the memory of a block.
    private sealed class Lane
    {
        private readonly DynamicIntegerGemm _scores;
        private readonly SoftmaxRows _softmax;
        private readonly DynamicIntegerGemm _values;
        private readonly AttentionShape _shape;
        private readonly AttentionProducts _products;
        private readonly BytePlaneSplit? _split;
        private readonly PinnedBuffer _logits;
        private readonly PinnedBuffer _softmaxCodes;
        private readonly PinnedBuffer? _looked;
        private readonly PinnedBuffer? _planes;
        private readonly PinnedBuffer? _sums;

        public Lane(AttentionShape shape, AttentionProducts products)
        {
            (_shape, _products) = (shape, products);
            (_scores, _softmax, _values) = (products.Scores(), products.Softmax(), products.Values());
            long rows = RowsOf(shape), codes = rows * shape.Keys;
            _logits = new PinnedBuffer(codes * shape.LogitType.ByteWidth());
            _softmaxCodes = new PinnedBuffer(codes * shape.SoftmaxType.ByteWidth());
            if (products.Table is not null) _looked = new PinnedBuffer(codes * products.ShareType.ByteWidth());
            if (products.Planes is null) return;
            _split = new BytePlaneSplit(products.ShareType);
            (_planes, _sums) = (new PinnedBuffer(2 * codes), new PinnedBuffer(2 * rows * shape.ValueDepth * sizeof(int)));
        }

        public string KernelName => _scores.KernelName;

        public void Take(byte* keys, byte* values, WorkerPool pool)
        {
            _scores.Pack(keys, pool);
            _values.Pack(values, pool);
        }

        public void Block(byte* queries, int rows, byte* visible, long maskRows, byte* output, WorkerPool pool)
        {
            long codes = (long)rows * _shape.Keys;
            _scores.Multiply(queries, rows, _logits.Pointer, pool);
            _softmax.Run(_logits.Pointer, visible, maskRows, _softmaxCodes.Pointer, rows, pool);
            byte* shares = _softmaxCodes.Pointer;
            if (_looked is { } looked)
            {
                _products.Table!.Run(shares, looked.Pointer, codes, pool);
                shares = looked.Pointer;
            }

            if (_products.Planes is not { } planes)
            {
                _values.Multiply(shares, rows, output, pool);
                return;
            }

            byte* high = _planes!.Pointer, low = high + codes;
            int* highSums = (int*)_sums!.Pointer, lowSums = highSums + ((long)rows * _shape.ValueDepth);
            _split!.Run(shares, high, low, codes, pool);
            _values.Multiply(high, rows, highSums, pool);
            _values.Multiply(low, rows, lowSums, pool);
            planes.Run(highSums, lowSums, output, rows, pool);
        }
    }
}
