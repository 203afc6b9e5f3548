using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GlobalAveragePool: the mean of every channel, <c>[N,C,…]</c> to <c>[N,C,1,…]</c>.</summary>
[OnnxOperator("GlobalAveragePool", SinceVersion = 22)]
public sealed record GlobalAveragePool : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c) =>
        c.SetOutput(0, c.TypeWhere(0, RealElements.Holds, "a floating type"), PoolShapes.InferGlobal(c));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        DenseTensor y = c.Output(0, x.ElementType, PoolShapes.Global(c));
        double[] values = RealElements.Read(x), means = new double[y.Count];
        int plane = means.Length == 0 ? 0 : values.Length / means.Length;
        for (int i = 0; i < values.Length; i++) means[i / plane] += values[i];
        for (int i = 0; i < means.Length; i++) means[i] /= plane;
        RealElements.Write(y, means);
    }
}
