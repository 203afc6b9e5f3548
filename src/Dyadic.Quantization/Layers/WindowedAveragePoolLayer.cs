using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>AveragePool with a window: a depthwise integer convolution by ones, and a rescale that divides by the valid taps of each position.</summary>
internal sealed class WindowedAveragePoolLayer : QuantizedLayer
{
    private readonly AveragePool _pool;
    private readonly int _channels;
    private readonly DenseTensor _counts;

    private WindowedAveragePoolLayer(Node node, AveragePool pool, int channels, DenseTensor counts)
        : base([node], [node.Inputs[0]!]) => (_pool, _channels, _counts) = (pool, channels, counts);

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        AffineParameters output = emitter.Network.Activations[Output];
        ConvInteger sum = new(_pool.AutoPad, _pool.Dilations, _channels, _pool.KernelShape, _pool.Pads, _pool.Strides);
        byte[] ones = new byte[_channels * _pool.KernelShape.Aggregate(1, (product, extent) => product * extent)];
        Array.Fill(ones, (byte)1);
        Value weights = emitter.Constant($"{Name}_ones", DenseTensor.Create([_channels, 1, .. _pool.KernelShape], ones.AsSpan()));
        Value accumulator = BytePlanes.Product(emitter, Name, sum, input, weights, emitter.Code(0, ElementType.UInt8));
        Int128 magnitude = (Int128)(ones.Length / _channels) * (input.Parameters.Format.MaxCode - input.Parameters.Format.MinCode);
        double[] factors = [.. _counts.Span<int>().ToArray().Select(count => input.Parameters.Scale / (output.Scale * count))];
        Value codes = emitter.Requantize(this, accumulator, DenseTensor.Scalar(0), factors, _counts.Shape, magnitude, FusedClamp.None);
        emitter.Define(Output, codes, output);
    }

    // A float average would depend on the order of its sum; the integer form has one result everywhere.
    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => Emit(emitter, asAccumulators: false);

    /// <summary>The layer, or why the pool stays in float.</summary>
    public static LayerMatch Match(Node node, AveragePool pool)
    {
        SymbolicShape shape = node.Inputs[0]!.Shape!;
        if (pool.CeilMode) return LayerMatch.KeepFloat("it rounds its output extents up");
        if (!shape[1].IsKnown || node.Output.Shape is not { } output || !output.ProductOf(2, output.Rank).IsKnown) return LayerMatch.KeepFloat("its extents are not known");
        return new WindowedAveragePoolLayer(node, pool, (int)shape[1].Value, Counts(pool, shape));
    }

    // The pool of a tensor of ones, times the window, gives the number of taps that count at each position.
    private static DenseTensor Counts(AveragePool pool, SymbolicShape shape)
    {
        TensorShape plane = TensorShape.Create([1, 1, .. shape.Skip(2).Select(extent => (int)extent.Value)]);
        DenseTensor ones = DenseTensor.Zeros(ElementType.Int32, plane);
        ones.Span<int>().Fill(1);
        DenseTensor?[] sums = new DenseTensor?[1];
        int[] kernel = [1, 1, .. pool.KernelShape];
        DenseTensor window = DenseTensor.Zeros(ElementType.UInt8, TensorShape.Create(kernel));
        window.Bytes.Fill(1);
        DenseTensor input = DenseTensor.Zeros(ElementType.UInt8, plane);
        input.Bytes.Fill(1);
        new ConvInteger(pool.AutoPad, pool.Dilations, 1, pool.KernelShape, pool.Pads, pool.Strides).Evaluate(new EvaluationContext("AveragePool", [input, window], sums));
        if (pool.CountIncludePad) sums[0]!.Span<int>().Fill(window.Count);
        return sums[0]!;
    }
}
