namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX InstanceNormalization: y = (x − mean) / √(variance + ε) · scale + bias, mean and variance over one channel of one sample;
/// x is <c>[N,C,…]</c>, scale and bias <c>[C]</c>.
/// </summary>
/// <param name="Epsilon">ε.</param>
[OnnxOperator("InstanceNormalization", SinceVersion = 22)]
public sealed record InstanceNormalization(float Epsilon = 1e-5f) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c) => ChannelNormalization.Infer(c);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) => ChannelNormalization.Evaluate(c, c.OnlyOutput(this), 1, Epsilon);
}
