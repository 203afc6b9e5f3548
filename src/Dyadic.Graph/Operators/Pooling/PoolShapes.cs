using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>Shapes of pooling: <c>[N,C,…]</c> to <c>[N,C,…]</c>.</summary>
internal static class PoolShapes
{
    /// <summary>The output shape of a windowed pool.</summary>
    public static SymbolicShape? Infer(InferenceContext c, WindowAttributes attributes)
    {
        if (c.ShapeOfRank(0, least: 3) is not { } x) return null;
        Dimension[] kernel = Array.ConvertAll(attributes.KernelShape!, extent => Dimension.Of(Math.Max(extent, 0)));
        if (kernel.Length != x.Rank - 2) throw c.Fail($"'kernel_shape' has {kernel.Length} extents for the {x.Rank - 2} spatial axes of {x}.");
        return SymbolicShape.Create([x[0], x[1], .. WindowGeometry.InferOutput(attributes, x.Dimensions[2..], kernel, c.Fail)]);
    }

    /// <summary>The window over an existing input.</summary>
    public static WindowGeometry Resolve(EvaluationContext c, WindowAttributes attributes)
    {
        TensorShape x = c.Input(0).Shape;
        if (x.Rank - 2 != attributes.KernelShape!.Length) throw c.Fail($"'kernel_shape' has {attributes.KernelShape.Length} extents for an input of shape {x}.");
        return new WindowGeometry(attributes, x.Extents[2..], attributes.KernelShape, c.Fail);
    }

    /// <summary>The output shape of a global pool: every spatial extent becomes 1.</summary>
    public static SymbolicShape? InferGlobal(InferenceContext c)
    {
        if (c.ShapeOfRank(0, least: 3) is not { } x) return null;
        return SymbolicShape.Of(Enumerable.Range(0, x.Rank).Select(axis => axis < 2 ? x[axis] : 1));
    }

    /// <summary>The output shape of a global pool over an existing input.</summary>
    public static TensorShape Global(EvaluationContext c)
    {
        TensorShape x = c.Input(0).Shape;
        if (x.Rank < 3) throw c.Fail($"the input should have rank 3 or more, [N,C,…]; its shape is {x}.");
        return TensorShape.Create([x[0], x[1], .. Enumerable.Repeat(1, x.Rank - 2)]);
    }
}
