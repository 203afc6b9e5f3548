using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX QLinearMatMul of operands whose axes are permuted first, with a result whose axes are permuted afterwards. Inputs as of QLinearMatMul.</summary>
/// <param name="PermA">What Transpose does to a; absent: nothing.</param>
/// <param name="PermB">What Transpose does to b; absent: nothing.</param>
/// <param name="PermY">What Transpose does to the product; absent: nothing.</param>
[OnnxOperator("QLinearMatMulTransposed", Domain = OnnxVersions.SessionDomain, SinceVersion = 1)]
public sealed record QLinearMatMulTransposed(int[]? PermA = null, int[]? PermB = null, int[]? PermY = null) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => inputs[0] is { Rank: > 0 } a ? output.Count * a[PermA is null ? -1 : PermA[^1]] : 0;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        c.CommonType(0, 2);
        c.CommonType(3, 5);
        SymbolicShape? product = MatrixProduct.InferShape(Permuted(c, c.Input(0).Shape, PermA), Permuted(c, c.Input(3).Shape, PermB), c.Fail);
        c.SetOutput(0, c.Input(7).Type, Permuted(c, product, PermY));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor?[] product = new DenseTensor?[1];
        new QLinearMatMul().Evaluate(new EvaluationContext(c.Who, [Permuted(c, c.Input(0), PermA), c.Input(1), c.Input(2), Permuted(c, c.Input(3), PermB), .. Enumerable.Range(4, 4).Select(c.Input)], product));
        c.SetOutput(0, Permuted(c, product[0]!, PermY));
    }

    /// <inheritdoc/>
    public override void Bound(BoundsContext c) => BoundRules.WholeType(c);

    private static SymbolicShape? Permuted(InferenceContext c, SymbolicShape? shape, int[]? perm)
    {
        if (shape is null || perm is null) return shape;
        if (!perm.Order().SequenceEqual(Enumerable.Range(0, shape.Rank))) throw c.Fail($"[{string.Join(",", perm)}] is no order of the axes of {shape}.");
        return SymbolicShape.Of(perm.Select(axis => shape[axis]));
    }

    private static DenseTensor Permuted(EvaluationContext c, DenseTensor tensor, int[]? perm)
    {
        if (perm is null) return tensor;
        DenseTensor?[] moved = new DenseTensor?[1];
        new Transpose(perm).Evaluate(new EvaluationContext(c.Who, [tensor], moved));
        return moved[0]!;
    }
}
