using Dyadic.Core;

namespace Dyadic.Kernels;

/// <summary>Many integer matrix products of one shape whose operands change from run to run, such as the heads of attention.</summary>
/// <remarks>Each product is a <see cref="DynamicIntegerGemm"/>. Threads share the products, or each product where there are fewer of them; runs take turns.</remarks>
public sealed unsafe class BatchedIntegerGemm
{
    private readonly Lock _turn = new();
    private readonly int _rows;
    private readonly ProductStarts _starts;
    private readonly int _outputBytes;
    private readonly Func<DynamicIntegerGemm> _create;
    private readonly List<DynamicIntegerGemm> _kernels = [];
    private readonly Work _work;

    /// <summary>Fixes the products.</summary>
    /// <param name="rows">M.</param>
    /// <param name="outputType">The element type of the output.</param>
    /// <param name="starts">Where the operands of each product start.</param>
    /// <param name="create">Makes the kernel of one product; called once a thread.</param>
    public BatchedIntegerGemm(int rows, ElementType outputType, ProductStarts starts, Func<DynamicIntegerGemm> create)
    {
        (_rows, _outputBytes, _starts, _create) = (rows, outputType.ByteWidth(), starts, create);
        _kernels.Add(create());
        _work = new Work(this);
        KernelName = _kernels[0].KernelName;
    }

    /// <summary>The row of the kernel table that computes the accumulators.</summary>
    public string KernelName { get; }

    /// <summary>Multiplies.</summary>
    /// <param name="lhs">8-bit codes.</param>
    /// <param name="rhs">8-bit codes.</param>
    /// <param name="output">Elements of the output type.</param>
    /// <param name="pool">The threads to use.</param>
    public void Run(byte* lhs, byte* rhs, byte* output, WorkerPool pool)
    {
        lock (_turn)
        {
            _work.Lhs = lhs;
            _work.Rhs = rhs;
            _work.Output = output;
            _work.Pool = pool;
            if (_starts.Output.Length < pool.Threads)
            {
                _work.Execute(0, 1);
                return;
            }

            while (_kernels.Count < pool.Threads) _kernels.Add(_create());
            pool.Run(_work);
        }
    }

    private sealed class Work(BatchedIntegerGemm owner) : ParallelWork
    {
        public byte* Lhs;
        public byte* Rhs;
        public byte* Output;
        public WorkerPool Pool = null!;

        public override void Execute(int part, int parts)
        {
            (int from, int to) = Slice(owner._starts.Output.Length, part, parts);
            DynamicIntegerGemm kernel = owner._kernels[part];
            for (int i = from; i < to; i++)
            {
                kernel.Run(Lhs + owner._starts.Lhs[i], owner._rows, Rhs + owner._starts.Rhs[i], Output + (owner._starts.Output[i] * owner._outputBytes), Pool);
            }
        }
    }
}

/// <summary>Where the operands of each of many products start, in elements.</summary>
/// <param name="Lhs">The left operands.</param>
/// <param name="Rhs">The right operands.</param>
/// <param name="Output">The outputs.</param>
public sealed record ProductStarts(long[] Lhs, long[] Rhs, long[] Output);
