using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic CentredNormalization: layer normalization with an exact integer square root, as I-BERT's; see <see cref="RootNormalization"/> of the integer functions.</summary>
/// <param name="To">The codes' type.</param>
[OnnxOperator("CentredNormalization", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record CentredNormalization(ElementType To) : NormalizationOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = NormalizationBody.Head + "CentredNormalization" + NormalizationBody.Inputs + NormalizationBody.Codes + NormalizationBody.Centred + NormalizationBody.Squares + NormalizationBody.HalfBits + NormalizationBody.ExactRoot + NormalizationBody.Quotient + NormalizationBody.Tail;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerNormalization Function(ChannelAffine affine, long epsilon, IReadOnlyList<DenseTensor> more) => RootNormalization.Of(affine, tenPasses: false, centred: true, epsilon);
}
