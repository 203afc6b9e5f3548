using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX SpaceToDepth: moves blocks of pixels into channels, <c>[N,C,H·b,W·b]</c> to <c>[N,b²·C,H,W]</c>; channels are ordered block row, block column, depth.</summary>
/// <param name="Blocksize">The extent b of a block.</param>
[OnnxOperator("SpaceToDepth", SinceVersion = 13)]
public sealed record SpaceToDepth(int Blocksize) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        if (Blocksize < 1) throw c.Fail($"'blocksize' is {Blocksize}; it must be 1 or more.");
        SymbolicShape? x = c.ShapeOfRank(0, 4, 4);
        for (int axis = 2; x is not null && axis < 4; axis++)
        {
            if (x[axis].IsKnown && x[axis].Value % Blocksize != 0) throw c.Fail($"axis {axis} of {x} cannot be cut into blocks of {Blocksize}.");
        }

        c.SetOutput(0, c.Input(0).Type, x is null ? null : SymbolicShape.Create([x[0], Grown(x[1]), Divided(x[2]), Divided(x[3])]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        int b = Blocksize;
        TensorShape shape = c.Shape([x.Shape[0], (long)x.Shape[1] * b * b, x.Shape[2] / b, x.Shape[3] / b]);
        int[] strides = x.Shape.Strides();
        int[] blocks = StridedOffsets.Of(
            [shape[0], b, b, x.Shape[1], shape[2], shape[3]],
            [strides[0], strides[2], strides[3], strides[1], b * strides[2], b * strides[3]]);
        ElementCopy.Gather(x, blocks, c.Output(0, x.ElementType, shape));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.PassThrough(c);

    private Dimension Grown(Dimension extent) => extent.IsKnown ? extent.Value * Blocksize * Blocksize : Dimension.Unknown;

    private Dimension Divided(Dimension extent) => extent.IsKnown ? extent.Value / Blocksize : Dimension.Unknown;
}
