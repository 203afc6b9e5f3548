using BenchmarkDotNet.Attributes;
using Dyadic.Core;

namespace Dyadic.Kernels.Bench;

/// <summary>Float and integer convolution of the same layers, on one thread.</summary>
public unsafe class ConvolutionBenchmark : IDisposable
{
    private readonly WorkerPool _pool = new(1);
    private FloatConvolution? _float;
    private IntegerConvolution? _integer;
    private Memory? _input;
    private Memory? _output;

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Layers))]
    public ConvolutionLayer Layer { get; set; } = null!;

    /// <summary>All layers of the file.</summary>
    public static IEnumerable<ConvolutionLayer> Layers => ConvolutionLayer.All();

    /// <summary>Makes weights and buffers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ConvGeometry g = Layer.Geometry;
        int weights = g.OutputChannels * (g.InputChannels / g.Groups) * g.KernelHeight * g.KernelWidth;
        Random random = new(1);
        float[] real = [.. Enumerable.Range(0, weights).Select(_ => (float)random.NextDouble() - 0.5f)];
        short[] codes = [.. Enumerable.Range(0, weights).Select(_ => (short)random.Next(-127, 128))];
        _float = new FloatConvolution(g, real, new float[g.OutputChannels], 0, float.PositiveInfinity);
        _integer = new IntegerConvolution(g, ElementType.UInt8, 3, codes, OutputStage.Requantize(new int[g.OutputChannels], [1L << 30], [40], 0, ElementType.UInt8));
        int pixels = g.InputHeight * g.InputWidth * g.InputChannels;
        _input = new Memory(pixels * sizeof(float)).Reals(pixels);
        _output = new Memory(g.OutputHeight * g.OutputWidth * g.OutputChannels * sizeof(float));
    }

    /// <summary>float32.</summary>
    [Benchmark(Baseline = true)]
    public void Float() => _float!.Run((float*)_input!.Pointer, (float*)_output!.Pointer, _pool);

    /// <summary>u8×s8 with requantization to u8.</summary>
    [Benchmark]
    public void Integer() => _integer!.Run(_input!.Pointer, _output!.Pointer, _pool);

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
