using System.Numerics;
using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX MatMul: the product of matrices, with numpy's rules for other ranks. Reals are summed in binary64; integers wrap.</summary>
[OnnxOperator("MatMul", SinceVersion = 13)]
public sealed record MatMul : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => MultiplyAccumulateCount.OfProduct(inputs[0], output);

    /// <inheritdoc/>
    public override void Infer(InferenceContext c) =>
        c.SetOutput(0, c.CommonType(0, 1), MatrixProduct.InferShape(c.Input(0).Shape, c.Input(1).Shape, c.Fail));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), b = c.Input(1);
        if (a.ElementType != b.ElementType) throw c.Fail($"the inputs are {a} and {b}; they should have one type.");
        MatrixProduct product = new(c, a.Shape, b.Shape);
        DenseTensor y = c.Output(0, a.ElementType, product.OutputShape);
        switch (a.ElementType)
        {
            case ElementType.Int32: Integer<int>(); break;
            case ElementType.UInt32: Integer<uint>(); break;
            case ElementType.Int64: Integer<long>(); break;
            case ElementType.UInt64: Integer<ulong>(); break;
            default: Real(); break;
        }

        void Integer<T>()
            where T : unmanaged, IBinaryInteger<T> =>
            product.Run<T, T>(a.Span<T>(), b.Span<T>(), (offset, _, _, sum) => y.Span<T>()[offset] = sum);

        void Real()
        {
            double[] sums = new double[y.Count];
            void Store(int offset, int row, int column, double sum) => sums[offset] = sum;
            if (a.ElementType == ElementType.Float64) product.Run<double, double>(a.Span<double>(), b.Span<double>(), Store);
            else product.Run<float, double>(RealElements.Singles(a), RealElements.Singles(b), Store);
            RealElements.Write(y, sums);
        }
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c)
    {
        if (WorstCaseSum.OfMatrixProduct(c, aZeroPoint: 2, bZeroPoint: 3) is { } range) c.SetOutput(0, range);
    }
}
