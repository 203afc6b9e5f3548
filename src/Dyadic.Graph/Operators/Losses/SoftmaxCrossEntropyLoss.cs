using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX SoftmaxCrossEntropyLoss: minus the log-softmax of the right class' score, weighted by class; and the log-softmax itself.</summary>
/// <remarks>Inputs: scores <c>[N,C,…]</c>, labels <c>[N,…]</c>, weights <c>[C]</c> (optional). The mean divides by the sum of weights.</remarks>
/// <param name="IgnoreIndex">A label that does not count.</param>
/// <param name="Reduction"><c>none</c>, <c>mean</c> or <c>sum</c>.</param>
[OnnxOperator("SoftmaxCrossEntropyLoss", SinceVersion = 13)]
public sealed record SoftmaxCrossEntropyLoss(long? IgnoreIndex = null, string Reduction = "mean") : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ClassLoss.Infer(c, Reduction);
        c.SetOutput(1, c.Input(0).Type, c.Input(0).Shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        TensorFacts[] facts = c.InferNow(this, 2);
        TensorShape shape = c.Input(0).Shape;
        double[] logProbabilities = LogSoftmaxOverClasses(RealElements.Read(c.Input(0)), shape[1], (int)shape.CountOf(2, shape.Rank));
        if (c.WantsOutput(1)) RealElements.Write(c.Output(1, facts[1]), logProbabilities);
        ClassLoss.Evaluate(c, logProbabilities, c.Output(0, facts[0]), Reduction, IgnoreIndex);
    }

    private static double[] LogSoftmaxOverClasses(double[] scores, int classes, int inner)
    {
        double[] result = new double[scores.Length];
        int lines = classes == 0 ? 0 : scores.Length / classes;
        for (int line = 0; line < lines; line++)
        {
            int start = (line / inner * classes * inner) + (line % inner);
            double max = double.NegativeInfinity, sum = 0;
            for (int i = 0; i < classes; i++) max = Math.Max(max, scores[start + (i * inner)]);
            for (int i = 0; i < classes; i++) sum += Math.Exp(scores[start + (i * inner)] - max);
            for (int i = 0; i < classes; i++) result[start + (i * inner)] = scores[start + (i * inner)] - max - Math.Log(sum);
        }

        return result;
    }
}
