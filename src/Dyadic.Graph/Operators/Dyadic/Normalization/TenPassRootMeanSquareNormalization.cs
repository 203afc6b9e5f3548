using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>ai.dyadic TenPassRootMeanSquareNormalization: RMSNorm with I-ViT's square root of ten passes; see <see cref="RootNormalization"/> of the integer functions.</summary>
/// <param name="To">The codes' type.</param>
[OnnxOperator("TenPassRootMeanSquareNormalization", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record TenPassRootMeanSquareNormalization(ElementType To) : NormalizationOperator(To)
{
    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public static string PublishedBody { get; } = NormalizationBody.Head + "TenPassRootMeanSquareNormalization" + NormalizationBody.Inputs + NormalizationBody.Codes + NormalizationBody.Plain + NormalizationBody.Squares + NormalizationBody.TenPassRoot + NormalizationBody.Quotient + NormalizationBody.Tail;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerNormalization Function(ChannelAffine affine, long epsilon, IReadOnlyList<DenseTensor> more) => RootNormalization.Of(affine, tenPasses: true, centred: false, epsilon);
}
