using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GlobalLpPool: (Σ |x|ᵖ)^(1/p) of every channel, <c>[N,C,…]</c> to <c>[N,C,1,…]</c>.</summary>
/// <param name="P">The norm: 1 or more.</param>
[OnnxOperator("GlobalLpPool", SinceVersion = 22)]
public sealed record GlobalLpPool(int P = 2) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        TensorFacts x = c.RequireReal(0);
        if (P < 1) throw c.Fail($"p is {P}; it should be 1 or more.");
        c.SetOutput(0, x.Type, PoolShapes.InferGlobal(c));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0), y = c.OnlyOutput(this);
        double[] values = RealElements.Read(x), sums = new double[y.Count];
        int plane = sums.Length == 0 ? 0 : values.Length / sums.Length;
        for (int i = 0; i < values.Length; i++) sums[i / plane] += Math.Pow(Math.Abs(values[i]), P);
        for (int i = 0; i < sums.Length; i++) RealElement.Set(y, i, Math.Pow(sums[i], 1.0 / P));
    }
}
