using BenchmarkDotNet.Attributes;
using Dyadic.Core;

namespace Dyadic.Kernels.Bench;

/// <summary>Everything between products, at the sizes of real models, on one thread.</summary>
public unsafe class ElementwiseBenchmark : IDisposable
{
    private const int Bytes = 4 << 20;

    private readonly WorkerPool _pool = new(1);
    private readonly Memory _a = new(Bytes);
    private readonly Memory _b = new(Bytes);
    private readonly Memory _reals = new Memory(Bytes).Reals(Bytes / sizeof(float));
    private readonly Memory _result = new(Bytes);
    private Action _run = () => { };

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Names))]
    public string Layer { get; set; } = "";

    /// <summary>All layers.</summary>
    public static IEnumerable<string> Names =>
    [
        "squeezenet1.1 pool1, u8", "resnet20 residual sum, u8", "mobilenetv3 hard-swish, u8 table", "mobilenetv2 mean 7×7×1280, u8",
        "squeezenet1.1 input quantized", "bert-base attention softmax, 12×128×128 float32", "ssd-mobilenet scores softmax by table, 1917×91",
    ];

    /// <summary>Makes the kernel.</summary>
    [GlobalSetup]
    public void Setup() => _run = Layer switch
    {
        "squeezenet1.1 pool1, u8" => Pool(),
        "resnet20 residual sum, u8" => Sum(),
        "mobilenetv3 hard-swish, u8 table" => Table(),
        "mobilenetv2 mean 7×7×1280, u8" => Mean(),
        "squeezenet1.1 input quantized" => Quantizer(),
        "bert-base attention softmax, 12×128×128 float32" => Softmax(),
        _ => TableSoftmax(),
    };

    /// <summary>One run.</summary>
    [Benchmark]
    public void Run() => _run();

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        foreach (Memory memory in (Memory[])[_a, _b, _reals, _result]) memory.Dispose();
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }

    private Action Pool()
    {
        MaxPool kernel = new(new PoolGeometry(1, 111, 111, 64, 55, 55, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0), ElementType.UInt8);
        return () => kernel.Run(_a.Pointer, _result.Pointer, _pool);
    }

    private Action Sum()
    {
        AddRequantize kernel = new(new RequantizedSummand(ElementType.UInt8, 3, 1 << 20), new RequantizedSummand(ElementType.UInt8, 5, 3 << 19), 21, 7, ElementType.UInt8);
        return () => kernel.Run(_a.Pointer, _b.Pointer, _result.Pointer, 32 * 32 * 16, _pool);
    }

    private Action Table()
    {
        ByteTable kernel = new([.. Enumerable.Range(0, 256).Select(code => (byte)(code * Math.Clamp(code + 96, 0, 192) / 192))], 1, 1);
        return () => kernel.Run(_a.Pointer, _result.Pointer, 28 * 28 * 240, _pool);
    }

    private Action Mean()
    {
        ChannelSum kernel = new(ElementType.UInt8, 3, 1, 49, 1280);
        return () => kernel.Run(_a.Pointer, (int*)_result.Pointer, _pool);
    }

    private Action Quantizer()
    {
        LinearQuantizer kernel = new(ElementType.UInt8, [0.02f], [128]);
        return () => kernel.Run((float*)_reals.Pointer, _result.Pointer, 3 * 224 * 224, _pool);
    }

    private Action Softmax()
    {
        RowSoftmax kernel = new(128);
        return () => kernel.Run((float*)_reals.Pointer, (float*)_result.Pointer, 12 * 128, _pool);
    }

    private Action TableSoftmax()
    {
        CodeSoftmax kernel = new([.. Enumerable.Range(0, 256).Select(step => (long)(Math.Exp(-0.05 * step) * (1 << 15)))], 256, 91);
        return () => kernel.Run((byte*)_a.Pointer, (byte*)_result.Pointer, 1917, _pool);
    }
}
