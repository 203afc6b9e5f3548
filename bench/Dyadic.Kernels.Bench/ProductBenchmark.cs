using BenchmarkDotNet.Attributes;
using Dyadic.Core;

namespace Dyadic.Kernels.Bench;

/// <summary>Float and integer products of the same layers, on one thread; the weights are packed beforehand.</summary>
public unsafe class ProductBenchmark : IDisposable
{
    private readonly WorkerPool _pool = new(1);
    private FloatGemm? _float;
    private IntegerGemm? _raw;
    private IntegerGemm? _requantized;
    private Memory? _input;
    private Memory? _output;

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Layers))]
    public ProductLayer Layer { get; set; } = null!;

    /// <summary>All layers of the file.</summary>
    public static IEnumerable<ProductLayer> Layers => ProductLayer.All();

    /// <summary>Makes weights and buffers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (int rows, int depth, int columns) = (Layer.Rows, Layer.Depth, Layer.Columns);
        Random random = new(1);
        float[] real = [.. Enumerable.Range(0, depth * columns).Select(_ => random.NextSingle() - 0.5f)];
        short[] codes = [.. Enumerable.Range(0, depth * columns).Select(_ => (short)random.Next(-127, 128))];
        _float = new FloatGemm(depth, columns, real, new float[columns], float.NegativeInfinity, float.PositiveInfinity);
        _raw = new IntegerGemm(depth, columns, ElementType.UInt8, 128, codes, OutputStage.RawInt32());
        _requantized = new IntegerGemm(depth, columns, ElementType.UInt8, 128, codes, OutputStage.Requantize(new int[columns], [1L << 30], [40], 0, ElementType.UInt8));
        _input = new Memory((long)rows * depth * sizeof(float)).Reals(rows * depth);
        _output = new Memory((long)rows * columns * sizeof(float));
    }

    /// <summary>float32.</summary>
    [Benchmark(Baseline = true)]
    public void Float() => _float!.Run((float*)_input!.Pointer, Layer.Rows, (float*)_output!.Pointer, _pool);

    /// <summary>u8×s8 into s32.</summary>
    [Benchmark]
    public void Integer() => _raw!.Run(_input!.Pointer, Layer.Rows, _output!.Pointer, _pool);

    /// <summary>u8×s8 with requantization to u8.</summary>
    [Benchmark]
    public void Requantized() => _requantized!.Run(_input!.Pointer, Layer.Rows, _output!.Pointer, _pool);

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }
}
