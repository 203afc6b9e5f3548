using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Quantization;

/// <summary>
/// Linear Resize of the last two axes in integers: one product with a matrix of fixed-point taps an axis, then an exact division by what
/// the taps of a position sum to. docs/quantized-arithmetic.md, eq. (12).
/// </summary>
internal sealed class LinearResizeLayer(Node node, DenseTensor? columnTaps, DenseTensor? rowTaps) : QuantizedLayer([node], [node.Inputs[0]!])
{
    // Interpolation stays within the range of its input, and halves and quarters are exact in the input's own codes.
    /// <inheritdoc/>
    public override bool SharesParameters => true;

    /// <inheritdoc/>
    public override void Emit(IntegerEmitter emitter, bool asAccumulators)
    {
        IntegerTensor input = emitter.CodesOf(Inputs[0]);
        AffineParameters output = emitter.Network.Activations[Output];
        Value weights = emitter.Constant($"{Name}_column_taps", columnTaps ?? Identity((int)Inputs[0].Shape![-1].Value));
        Value accumulator = BytePlanes.Product(emitter, Name, new MatMulInteger(), input, weights, emitter.Code(0, ElementType.UInt8));
        double steps = LinearTaps.One;
        if (rowTaps is not null)
        {
            accumulator = emitter.Add($"{Name}_rows", new MatMul(), emitter.Constant($"{Name}_row_taps", Widened(rowTaps, accumulator.Type)), accumulator);
            steps *= LinearTaps.One;
        }

        Int128 magnitude = (Int128)steps * (input.Parameters.Format.MaxCode - input.Parameters.Format.MinCode);
        Value codes = emitter.Requantize(this, accumulator, DenseTensor.Scalar(0), [input.Parameters.Scale / (output.Scale * steps)], TensorShape.Scalar, magnitude, FusedClamp.None);
        emitter.Define(Output, codes, output);
    }

    // ONNX has no quantized linear Resize whose bits are defined; the integer form has one result everywhere.
    /// <inheritdoc/>
    public override void Emit(QOperatorEmitter emitter) => Emit(emitter, asAccumulators: false);

    private static DenseTensor Widened(DenseTensor taps, ElementType type)
    {
        DenseTensor wide = DenseTensor.Zeros(type, taps.Shape);
        for (int i = 0; i < taps.Count; i++) IntegerElements.SetWrapped(wide, i, taps.Bytes[i]);
        return wide;
    }

    private static DenseTensor Identity(int extent)
    {
        DenseTensor identity = DenseTensor.Zeros(ElementType.UInt8, TensorShape.Create([extent, extent]));
        for (int i = 0; i < extent; i++) identity.Bytes[(i * extent) + i] = LinearTaps.One;
        return identity;
    }
}

/// <summary>Finds linear Resizes of pictures.</summary>
internal sealed class LinearResizeRule : ILayerRule
{
    /// <inheritdoc/>
    public LayerMatch? Match(Graph graph, Node node)
    {
        if (node.Operator is not Resize { Mode: not "nearest" } resize) return null;
        if (resize.Mode != "linear") return LayerMatch.KeepFloat($"its interpolation mode is {resize.Mode}; nearest and linear have an integer form");
        if (resize.CoordinateTransformationMode == "tf_crop_and_resize") return LayerMatch.KeepFloat("it crops, and what lies outside has a value of its own");
        if (node.Inputs[0]!.Shape is not { Rank: >= 3 } input || node.Output.Shape is not { } output) return LayerMatch.KeepFloat("its extents are not known");
        if (Enumerable.Range(0, input.Rank - 2).Any(axis => input[axis] != output[axis])) return LayerMatch.KeepFloat("it resizes other axes than the last two");
        if (!input.ProductOf(input.Rank - 2, input.Rank).IsKnown || !output.ProductOf(output.Rank - 2, output.Rank).IsKnown) return LayerMatch.KeepFloat("its extents are not known");
        return new LinearResizeLayer(node, LinearTaps.OfColumns(node, resize), LinearTaps.OfRows(node, resize));
    }
}
