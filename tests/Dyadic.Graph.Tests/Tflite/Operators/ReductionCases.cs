using Dyadic.Core;
using Dyadic.Graphs.Tflite.Schema;

namespace Dyadic.Graphs.Tests.Tflite.Operators;

/// <summary>Operators that bring many codes together.</summary>
internal static class ReductionCases
{
    /// <summary>The operators.</summary>
    public static IEnumerable<OperatorFamily> Families { get; } =
    [
        new("SUM", OperatorFamily.Bytes, made => Reduce(made, TfliteBuiltin.Sum, 1, 20)),
        new("MEAN", OperatorFamily.All, made => Reduce(made, TfliteBuiltin.Mean, 0.3, 1.5)),
        new("MEAN, one scale", OperatorFamily.All, made => Reduce(made, TfliteBuiltin.Mean, 1, 1)),
        new("MEAN, far scales", OperatorFamily.Bytes, made => Reduce(made, TfliteBuiltin.Mean, 0.003, 0.0035)),
        new("REDUCE_MAX", OperatorFamily.All, made => Reduce(made, TfliteBuiltin.ReduceMax, 1, 1)),
        new("REDUCE_MIN", OperatorFamily.All, made => Reduce(made, TfliteBuiltin.ReduceMin, 1, 1)),
        new("L2_NORMALIZATION", OperatorFamily.Bytes, L2),
        new("SOFTMAX", OperatorFamily.Bytes, made => Softmax(made, made.Random.Scale(0.01, 0.2), 1f / 256, made.Codes == ElementType.Int8 ? -128 : 0)),
        new("SOFTMAX, 16 bits", OperatorFamily.Wide, made => Softmax(made, made.Random.Scale(0.00003, 0.0006), 1f / 32768, 0)),
        new("LOG_SOFTMAX", OperatorFamily.Bytes, LogSoftmax),
        new("AVERAGE_POOL_2D", OperatorFamily.All, made => Pool(made, TfliteBuiltin.AveragePool2D)),
        new("MAX_POOL_2D", OperatorFamily.All, made => Pool(made, TfliteBuiltin.MaxPool2D)),
    ];

    private static float Scale(OperatorCase made) => made.Codes == ElementType.Int16 ? made.Random.Scale(0.00005, 0.0005) : made.Random.Scale(0.01, 0.1);

    private static void Reduce(OperatorCase made, TfliteBuiltin builtin, double least, double greatest)
    {
        int[] axes = made.Random.Of<int[]>([1, 2], [3], [2], [1, 2, 3]);
        bool keep = made.Random.Whole(0, 1) == 1;
        int[] from = [2, 4, 5, 6];
        int[] to = [.. Enumerable.Range(0, 4).Where(axis => keep || !axes.Contains(axis)).Select(axis => axes.Contains(axis) ? 1 : from[axis])];
        float scale = Scale(made);
        int zeroPoint = made.ZeroPoint();
        bool same = least == greatest;
        int x = made.Input(scale, zeroPoint, from);
        int y = made.Output(same ? scale : scale * made.Random.Scale(least, greatest), same ? zeroPoint : made.ZeroPoint(), to);
        made.Op(builtin, [x, made.Spec.Numbers("axes", axes, axes.Length)], [y], new() { [0] = keep });
    }

    private static void L2(OperatorCase made)
    {
        int depth = made.Random.Of(3, 16, 100);
        int x = made.Input(Scale(made), made.ZeroPoint(), 1, 5, 2, depth);
        made.Op(TfliteBuiltin.L2Normalization, [x], [made.Output(1f / 128, made.Codes == ElementType.Int8 ? 0 : 128, 1, 5, 2, depth)], []);
    }

    private static void Softmax(OperatorCase made, float scale, float outputScale, int outputZeroPoint)
    {
        int depth = made.Random.Of(2, 10, 33);
        int x = made.Input(scale, made.ZeroPoint(), 8, depth);
        made.Op(TfliteBuiltin.Softmax, [x], [made.Output(outputScale, outputZeroPoint, 8, depth)], new() { [0] = made.Random.Of(1f, 1f, 0.5f) });
    }

    private static void LogSoftmax(OperatorCase made)
    {
        int depth = made.Random.Of(2, 10, 33);
        int x = made.Input(made.Random.Scale(0.01, 0.2), made.ZeroPoint(), 8, depth);
        made.Op(TfliteBuiltin.LogSoftmax, [x], [made.Output(16f / 256, made.Codes == ElementType.Int8 ? 127 : 255, 8, depth)]);
    }

    private static void Pool(OperatorCase made, TfliteBuiltin builtin)
    {
        bool same = made.Random.Whole(0, 1) == 1;
        int window = made.Random.Whole(1, 4), stride = made.Random.Whole(1, 2), zeroPoint = made.ZeroPoint();
        int Extent(int extent) => same ? (extent + stride - 1) / stride : ((extent - window) / stride) + 1;
        float scale = Scale(made);
        int x = made.Input(scale, zeroPoint, 1, 7, 6, 5);
        FlatTableSpec options = new() { [0] = (sbyte)(same ? 0 : 1), [1] = stride, [2] = stride, [3] = window, [4] = window, [5] = (sbyte)made.Random.Whole(0, 1) };
        made.Op(builtin, [x], [made.Output(scale, zeroPoint, 1, Extent(7), Extent(6), 5)], options);
    }
}
