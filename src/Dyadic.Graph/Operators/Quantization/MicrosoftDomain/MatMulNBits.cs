using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX Runtime's MatMulNBits: <c>A · Wᵀ + bias</c> with <c>W[n,k] = (code − zero point) · scale</c>, codes of 2, 4 or 8 bits. Inputs A
/// <c>[…,K]</c>, B, scales, optionally zero points, group indices and a bias <c>[N]</c>; <see cref="BlockCodes"/> says how they lie.
/// </summary>
/// <remarks>The products are added in binary64 and rounded once; <c>accuracy_level</c> is only a lower bound for the caller, so it changes nothing here.</remarks>
/// <param name="K">Columns of A.</param>
/// <param name="N">Columns of the result.</param>
/// <param name="BlockSize">Codes along K that share a scale: a power of two, 16 at least.</param>
/// <param name="Bits">Bits of a code: 2, 4 or 8.</param>
/// <param name="AccuracyLevel">How coarsely A may be computed with: 0 and 1 binary32, 2 binary16, 3 bfloat16, 4 int8.</param>
[OnnxOperator("MatMulNBits", Domain = "com.microsoft", SinceVersion = 1)]
public sealed record MatMulNBits([OnnxName("K")] int K, [OnnxName("N")] int N, int BlockSize, int Bits = 4, int AccuracyLevel = 0) : Operator, IMultiplyAccumulate
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <summary>How the weights lie.</summary>
    public BlockCodes Codes => new(N, K, Bits, BlockSize);

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output) => output.Count * K;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        Codes.Check(c);
        ElementType type = c.TypeWhere(0, RealElements.Holds, "a floating type");
        c.CommonType(0, 2, 5);
        SymbolicShape? a = c.ShapeOfRank(0, least: 1);
        if (a is not null && !a[-1].IsCompatibleWith(K)) throw c.Fail($"A should have K = {K} columns; its shape is {a}.");
        c.SetOutput(0, type, a is null ? null : SymbolicShape.Of(a.SkipLast(1).Append(N)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor a = c.Input(0), y = c.OnlyOutput(this);
        float[] weights = Codes.Dequantize(c.Input(1), c.Input(2), c.OptionalInput(3), c.OptionalInput(4));
        double[] left = RealElements.Read(a), bias = c.OptionalInput(5) is { } given ? RealElements.Read(given) : new double[N];
        for (int i = 0; i < y.Count; i++)
        {
            (int row, int column) = (i / N, i % N);
            double sum = bias[column];
            for (int k = 0; k < K; k++) sum += left[(row * K) + k] * weights[(column * K) + k];
            RealElement.Set(y, i, sum);
        }
    }
}
