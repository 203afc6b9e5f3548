using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ONNX GroupNormalization: y = (x − mean) / √(variance + ε) · scale + bias, mean and variance over a group of channels of one sample;
/// x is <c>[N,C,…]</c>, scale and bias <c>[C]</c>.
/// </summary>
/// <param name="NumGroups">The number of groups that the channels are split into, in order.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="StashType">The type the standard computes mean and variance in; here it is always binary64.</param>
[OnnxOperator("GroupNormalization", SinceVersion = 21)]
public sealed record GroupNormalization(int NumGroups, float Epsilon = 1e-5f, ElementType StashType = ElementType.Float32) : Operator
{
    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        ChannelNormalization.Infer(c);
        if (NumGroups < 1) throw c.Fail($"num_groups is {NumGroups}; it should be positive.");
        if (c.Input(0).Shape?[1] is { IsKnown: true } channels && channels.Value % NumGroups != 0) throw c.Fail($"{channels} channels do not make {NumGroups} equal groups.");
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c) => ChannelNormalization.Evaluate(c, c.OnlyOutput(this), c.Input(0).Shape[1] / NumGroups, Epsilon);
}
