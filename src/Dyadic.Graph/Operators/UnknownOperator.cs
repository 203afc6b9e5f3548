using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>An operator that no catalog has. It keeps its attributes so the model can be inspected and written again, but not run.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="OpType">Its name.</param>
/// <param name="Attributes">Its attributes as read.</param>
public sealed record UnknownOperator(string Domain, string OpType, IReadOnlyDictionary<string, AttributeValue> Attributes) : Operator
{
    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        for (int i = 0; i < c.OutputCount; i++) c.SetOutput(i, TensorFacts.Unknown);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) =>
        throw DyadicException.Unsupported($"{c.Who}: the operator {(Domain.Length > 0 ? Domain + "." : "")}{OpType} is not supported.");
}
