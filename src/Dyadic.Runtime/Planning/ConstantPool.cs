using System.Buffers;
using Dyadic.Core;
using Dyadic.Graphs;

namespace Dyadic.Runtime.Planning;

/// <summary>What plans of one session share: folded constants, constants in other layouts, prepared weights, and pinned addresses.</summary>
internal sealed unsafe class ConstantPool : IDisposable
{
    private readonly Dictionary<Node, DenseTensor?[]> _folded = [];
    private readonly Dictionary<DenseTensor, MemoryHandle> _pinned = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<DenseTensor, DenseTensor> _channelsLast = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, object> _prepared = [];

    /// <summary>The outputs of a node whose inputs are constants of the graph, computed once.</summary>
    public DenseTensor?[] Fold(Node node, DenseTensor?[] inputs, long maxBytes)
    {
        if (!_folded.TryGetValue(node, out DenseTensor?[]? outputs)) _folded[node] = outputs = Evaluate(node, inputs, maxBytes);
        return outputs;
    }

    /// <summary>The outputs of a node for given inputs.</summary>
    public static DenseTensor?[] Evaluate(Node node, DenseTensor?[] inputs, long maxBytes = long.MaxValue)
    {
        DenseTensor?[] outputs = new DenseTensor?[node.Outputs.Count];
        bool[] wanted = [.. node.Outputs.Select(output => output is not null)];
        new EvaluationContext(node.ToString(), inputs, outputs, wanted) { Limits = new EvaluationLimits { MaxBytes = maxBytes } }.Evaluate(node.Operator);
        return outputs;
    }

    /// <summary>An address that stays right for the life of the session.</summary>
    public byte* Pin(DenseTensor tensor)
    {
        if (!_pinned.TryGetValue(tensor, out MemoryHandle handle)) _pinned[tensor] = handle = tensor.Memory.Pin();
        return (byte*)handle.Pointer;
    }

    /// <summary>A copy with the channel axis last.</summary>
    public DenseTensor ChannelsLast(DenseTensor tensor)
    {
        if (!_channelsLast.TryGetValue(tensor, out DenseTensor? copy)) _channelsLast[tensor] = copy = MoveChannelsLast(tensor);
        return copy;
    }

    /// <summary>Something expensive made of constants, such as packed weights, made once a key.</summary>
    /// <param name="key">A value-equal key that holds everything the result depends on.</param>
    /// <param name="make">Makes it.</param>
    public T Prepared<T>(object key, Func<T> make)
        where T : class
    {
        if (!_prepared.TryGetValue(key, out object? prepared)) _prepared[key] = prepared = make();
        return (T)prepared;
    }

    /// <summary>Lets go of what only further plans would use; pinned constants and prepared weights stay.</summary>
    public void ReleaseOriginals()
    {
        _folded.Clear();
        _channelsLast.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MemoryHandle handle in _pinned.Values) handle.Dispose();
        _pinned.Clear();
        foreach (IDisposable prepared in _prepared.Values.OfType<IDisposable>()) prepared.Dispose();
        _prepared.Clear();
    }

    /// <summary>A copy with the channel axis last, kept nowhere.</summary>
    public static DenseTensor MoveChannelsLast(DenseTensor source)
    {
        DenseTensor target = DenseTensor.Zeros(source.ElementType, Layouts.Physical(source.Shape, Layout.ChannelsLast));
        int width = source.ElementType.ByteWidth();
        int channels = source.Shape[1];
        int pixels = (int)source.Shape.CountOf(2, source.Shape.Rank);
        Span<byte> from = source.Bytes;
        Span<byte> to = target.Bytes;
        for (int n = 0; n < source.Shape[0]; n++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int p = 0; p < pixels; p++)
                {
                    int read = ((((n * channels) + c) * pixels) + p) * width;
                    int write = ((((n * pixels) + p) * channels) + c) * width;
                    from.Slice(read, width).CopyTo(to[write..]);
                }
            }
        }

        return target;
    }
}
