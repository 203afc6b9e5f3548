using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX DepthToSpace: moves channels into blocks of pixels, <c>[N,C·b²,H,W]</c> to <c>[N,C,H·b,W·b]</c>.</summary>
/// <param name="Blocksize">The extent b of a block.</param>
/// <param name="Mode">DCR: channels are ordered block row, block column, depth; CRD: depth, block row, block column.</param>
[OnnxOperator("DepthToSpace", SinceVersion = 13)]
public sealed record DepthToSpace(int Blocksize, string Mode = "DCR") : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Blocksize < 1) throw c.Fail($"'blocksize' is {Blocksize}; it must be 1 or more.");
        if (Mode is not ("DCR" or "CRD")) throw c.Fail($"'mode' is '{Mode}'; it should be DCR or CRD.");
        SymbolicShape? x = c.ShapeOfRank(0, 4, 4);
        if (x is not null && x[1].IsKnown && x[1].Value % ((long)Blocksize * Blocksize) != 0) throw c.Fail($"{x[1]} channels cannot be spread over blocks of {Blocksize} × {Blocksize}.");
        c.SetOutput(0, c.Input(0).Type, x is null ? null : SymbolicShape.Create([x[0], Divided(x[1]), Grown(x[2]), Grown(x[3])]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int b = Blocksize, depth = x.Shape[1] / (b * b);
        TensorShape shape = c.Shape([x.Shape[0], depth, (long)x.Shape[2] * b, (long)x.Shape[3] * b]);
        int[] strides = x.Shape.Strides();
        (int ofDepth, int ofRow, int ofColumn) = Mode == "DCR" ? (1, b * depth, depth) : (b * b, b, 1);
        int[] blocks = StridedOffsets.Of(
            [shape[0], depth, x.Shape[2], b, x.Shape[3], b],
            [strides[0], ofDepth * strides[1], strides[2], ofRow * strides[1], strides[3], ofColumn * strides[1]]);
        ElementCopy.Gather(x, blocks, c.Output(0, x.ElementType, shape));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private Dimension Grown(Dimension extent) => extent.IsKnown ? extent.Value * Blocksize : Dimension.Unknown;

    private Dimension Divided(Dimension extent) => extent.IsKnown ? extent.Value / ((long)Blocksize * Blocksize) : Dimension.Unknown;
}
