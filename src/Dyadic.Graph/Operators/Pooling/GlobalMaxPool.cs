using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX GlobalMaxPool: the greatest element of every channel, <c>[N,C,…]</c> to <c>[N,C,1,…]</c>.</summary>
[OnnxOperator("GlobalMaxPool", SinceVersion = 22)]
public sealed record GlobalMaxPool : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c) =>
        c.SetOutput(0, c.TypeWhere(0, RealElements.Holds, "a floating type"), PoolShapes.InferGlobal(c));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor x = c.Input(0);
        DenseTensor y = c.Output(0, x.ElementType, PoolShapes.Global(c));
        double[] values = RealElements.Read(x), greatest = new double[y.Count];
        Array.Fill(greatest, double.NegativeInfinity);
        int plane = greatest.Length == 0 ? 0 : values.Length / greatest.Length;
        for (int i = 0; i < values.Length; i++) greatest[i / plane] = Math.Max(greatest[i / plane], values[i]);
        RealElements.Write(y, greatest);
    }
}
