using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX NegativeLogLikelihoodLoss: minus the given log-probability of the right class, weighted by class.</summary>
/// <remarks>Inputs: log-probabilities <c>[N,C,…]</c>, labels <c>[N,…]</c>, weights <c>[C]</c> (optional). The mean divides by the sum of weights.</remarks>
/// <param name="IgnoreIndex">A label that does not count.</param>
/// <param name="Reduction"><c>none</c>, <c>mean</c> or <c>sum</c>.</param>
[OnnxOperator("NegativeLogLikelihoodLoss", SinceVersion = 22)]
public sealed record NegativeLogLikelihoodLoss(long? IgnoreIndex = null, string Reduction = "mean") : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => ClassLoss.Infer(c, Reduction);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        DenseTensor loss = c.OnlyOutput(this);
        ClassLoss.Evaluate(c, RealElements.Read(c.Input(0)), loss, Reduction, IgnoreIndex);
    }
}
