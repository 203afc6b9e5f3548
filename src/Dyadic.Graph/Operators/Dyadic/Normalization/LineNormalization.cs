using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic LineNormalization: layer normalization with 1/√ from lines, NN-LUT's table; see <see cref="LineRootNormalization"/>.</summary>
/// <remarks>Inputs behind max: breakpoints, slopes and intercepts (int64 in one axis), and step (int64 scalar, a power of two: what the lines give beyond 22 bits of fraction).</remarks>
/// <param name="To">The codes' type.</param>
[OnnxOperator("LineNormalization", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record LineNormalization(ElementType To) : NormalizationOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = NormalizationBody.Head + "LineNormalization" + NormalizationBody.LineInputs + NormalizationBody.Codes + NormalizationBody.Centred + NormalizationBody.Squares + NormalizationBody.HalfBits + NormalizationBody.LineQuotient + NormalizationBody.Tail;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    protected override int More => LineParameters.Count;

    /// <inheritdoc/>
    public override IntegerNormalization Function(ChannelAffine affine, long epsilon, IReadOnlyList<DenseTensor> more) => LineRootNormalization.Of(affine, true, epsilon, FunctionParameters.Lines(more, 0), LineParameters.Drop(more));
}
