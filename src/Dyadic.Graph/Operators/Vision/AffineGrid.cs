using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX AffineGrid: the normalized coordinates of a picture's elements, moved by an affine map; a grid for GridSample.</summary>
/// <remarks>Inputs: θ <c>[N,2,3]</c> or <c>[N,3,4]</c>, and the size <c>(N,C,H,W)</c> or <c>(N,C,D,H,W)</c>. Output <c>[N,H,W,2]</c> or <c>[N,D,H,W,3]</c>, x first.</remarks>
/// <param name="AlignCorners">−1 and 1 are the middles of the first and last element; otherwise their outer edges.</param>
[OnnxOperator("AffineGrid", SinceVersion = 20)]
public sealed record AffineGrid(bool AlignCorners = false) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts theta = c.RequireReal(0);
        c.Require(1, type => type == ElementType.Int64, "int64");
        if (c.Input(1).ElementsAsExtents() is not { } size)
        {
            c.SetOutput(0, theta.Type, null);
            return;
        }

        if (size.Length is not (4 or 5)) throw c.Fail($"the size should be 4 or 5 numbers; it is {size.Length}.");
        int dimensions = size.Length - 2;
        c.RequireShape(0, size[0], dimensions, dimensions + 1);
        c.SetOutput(0, theta.Type, SymbolicShape.Of([size[0], .. size.Skip(2), Dimension.Of(dimensions)]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        if (Array.Exists(c.Integers(1), extent => extent < 0)) throw c.Fail("the size should not have negative extents.");
        DenseTensor theta = c.Input(0), grid = c.OnlyOutput(this);
        int dimensions = grid.Shape[-1];
        int[] extents = grid.Shape.Extents[1..^1].ToArray(), index = new int[dimensions];
        for (int place = 0; place < grid.Count / Math.Max(dimensions, 1); place++)
        {
            int sample = place / (int)grid.Shape.CountOf(1, dimensions + 1);
            for (int row = 0; row < dimensions; row++)
            {
                int start = ((sample * dimensions) + row) * (dimensions + 1);
                double sum = RealElement.Get(theta, start + dimensions);
                for (int column = 0; column < dimensions; column++)
                {
                    int axis = dimensions - 1 - column;
                    sum += RealElement.Get(theta, start + column) * Coordinate(index[axis], extents[axis]);
                }

                RealElement.Set(grid, (place * dimensions) + row, sum);
            }

            MultiIndex.Next(index, extents);
        }
    }

    private double Coordinate(int index, int extent)
    {
        if (!AlignCorners) return (((2.0 * index) + 1) / extent) - 1;
        return extent == 1 ? 0 : (2.0 * index / (extent - 1)) - 1;
    }
}
