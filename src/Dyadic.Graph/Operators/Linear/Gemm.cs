using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Gemm: <c>y = alpha · A′ · B′ + beta · C</c>, where A′ and B′ may be transposed and C is broadcast to <c>[M,N]</c>.</summary>
/// <param name="Alpha">Factor of the product.</param>
/// <param name="Beta">Factor of C.</param>
/// <param name="TransA">Takes A as <c>[K,M]</c>.</param>
/// <param name="TransB">Takes B as <c>[N,K]</c>.</param>
[OnnxOperator("Gemm", SinceVersion = 13)]
public sealed record Gemm(
    float Alpha = 1f,
    float Beta = 1f,
    [OnnxName("transA")] bool TransA = false,
    [OnnxName("transB")] bool TransB = false) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => inputs[0] is { Rank: 2 } a ? output.Count * a[TransA ? 0 : 1] : 0;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ElementType type = c.CommonType(0, 1, 2);
        SymbolicShape? shape = null;
        if (c.ShapeOfRank(0, 2, 2) is { } a && c.ShapeOfRank(1, 2, 2) is { } b) shape = Product(a, b, c.Fail);
        if (shape is not null && c.OptionalInput(2)?.Shape is { } bias && Broadcasting.Combine(shape, bias) is not { Rank: 2 })
        {
            throw c.Fail($"C {bias} cannot be broadcast to {shape}.");
        }

        c.SetOutput(0, type, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(1);
        if (a.ElementType.IsInteger()) throw DyadicException.Unsupported($"{c.Who}: Gemm on {a.ElementType} is not supported; use MatMul and Add.");
        TensorShape shape = Product(SymbolicShape.Of(a.Shape), SymbolicShape.Of(b.Shape), c.Fail).ToTensorShape();
        int rows = shape[0], columns = shape[1], depth = a.Shape[TransA ? 0 : 1];
        DenseTensor y = c.Output(0, a.ElementType, shape);
        double[] sums = new double[y.Count];
        if (c.OptionalInput(2) is { } bias)
        {
            if (Broadcasting.Of(c, shape, bias.Shape) != shape) throw c.Fail($"C {bias.Shape} cannot be broadcast to {shape}.");
            double[] values = RealElements.Read(bias);
            int[] offsets = StridedOffsets.Broadcast(bias.Shape, shape);
            for (int i = 0; i < sums.Length; i++) sums[i] = Beta * values[offsets[i]];
        }

        ReadOnlySpan<float> right = RealElements.Singles(b);
        double[] left = RealElements.Read(a), row = new double[depth];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < depth; k++) row[k] = left[TransA ? (k * rows) + i : (i * depth) + k];
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < depth; k++) sum += row[k] * right[TransB ? (j * depth) + k : (k * columns) + j];
                sums[(i * columns) + j] += Alpha * sum;
            }
        }

        RealElements.Write(y, sums);
    }

    private SymbolicShape Product(SymbolicShape a, SymbolicShape b, Func<string, DyadicException> fail)
    {
        if (a.Rank != 2 || b.Rank != 2) throw fail($"A and B should be matrices; their shapes are {a} and {b}.");
        (Dimension rows, Dimension aDepth) = TransA ? (a[1], a[0]) : (a[0], a[1]);
        (Dimension bDepth, Dimension columns) = TransB ? (b[1], b[0]) : (b[0], b[1]);
        return aDepth.IsCompatibleWith(bDepth)
            ? [rows, columns]
            : throw fail($"A {a} gives depth {aDepth}, B {b} gives {bDepth}; they should be equal. Check transA and transB.");
    }
}
