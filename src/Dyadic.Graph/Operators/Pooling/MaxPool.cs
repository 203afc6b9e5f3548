using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX MaxPool: the greatest element under the window, and optionally its index in the whole input; padding never wins.</summary>
/// <param name="AutoPad">NOTSET, VALID, SAME_UPPER or SAME_LOWER.</param>
/// <param name="CeilMode">Counts a last, partial window.</param>
/// <param name="Dilations">Distance of taps; 1 when absent.</param>
/// <param name="KernelShape">The window.</param>
/// <param name="Pads">All begins, then all ends; 0 when absent.</param>
/// <param name="StorageOrder">How indices count the spatial axes: 0 row-major, 1 column-major.</param>
/// <param name="Strides">Distance of positions; 1 when absent.</param>
[OnnxOperator("MaxPool", SinceVersion = 22)]
public sealed record MaxPool(
    int[] KernelShape,
    string AutoPad = "NOTSET",
    bool CeilMode = false,
    int[]? Dilations = null,
    int[]? Pads = null,
    int StorageOrder = 0,
    int[]? Strides = null) : Operator
{
    private WindowAttributes Attributes => new(AutoPad, KernelShape, Strides, Pads, Dilations, CeilMode);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        SymbolicShape? shape = PoolShapes.Infer(c, Attributes);
        c.SetOutput(0, c.Input(0).Type, shape);
        c.SetOutput(1, ElementType.Int64, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        WindowGeometry window = PoolShapes.Resolve(c, Attributes);
        TensorShape shape = TensorShape.Create([x.Shape[0], x.Shape[1], .. window.Output]);
        double[] values = RealElements.Read(x);
        int[] winners = new int[shape.Count];
        int[] offsets = new int[window.TapCount];
        int planes = x.Shape[0] * x.Shape[1];
        for (int position = 0; position < window.PositionCount; position++)
        {
            window.Taps(position, offsets);
            for (int plane = 0; plane < planes; plane++)
            {
                int best = -1;
                foreach (int offset in offsets)
                {
                    if (offset < 0) continue;
                    int candidate = (plane * window.InputCount) + offset;
                    if (best < 0 || values[candidate] > values[best] || double.IsNaN(values[candidate])) best = candidate;
                }

                if (best < 0) throw c.Fail($"the window at position {position} lies wholly in padding; reduce 'pads'.");
                winners[(plane * window.PositionCount) + position] = best;
            }
        }

        ElementCopy.Gather(x, winners, c.Output(0, x.ElementType, shape));
        if (!c.WantsOutput(1)) return;
        Span<long> indices = c.Output(1, ElementType.Int64, shape).Span<long>();
        for (int i = 0; i < winners.Length; i++) indices[i] = StorageOrder == 0 ? winners[i] : ColumnMajor(winners[i], window);
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (c.Input(0) is { } interval) c.SetOutput(0, interval);
    }

    private static long ColumnMajor(int offset, WindowGeometry window)
    {
        int within = offset % window.InputCount;
        long index = 0;
        int[] coordinates = new int[window.Input.Length];
        for (int axis = coordinates.Length - 1; axis >= 0; axis--)
        {
            coordinates[axis] = within % window.Input[axis];
            within /= window.Input[axis];
        }

        for (int axis = coordinates.Length - 1; axis >= 0; axis--) index = (index * window.Input[axis]) + coordinates[axis];
        return offset - (offset % window.InputCount) + index;
    }
}
