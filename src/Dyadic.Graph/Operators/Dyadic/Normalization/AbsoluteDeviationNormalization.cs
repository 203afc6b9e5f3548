using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Graphs.Operators;

/// <summary>
/// ai.dyadic AbsoluteDeviationNormalization: iRNN's MADNorm, (x − mean) by the mean absolute deviation with 8 bits of fraction, rounded half away from zero and cut to 16
/// bits; see <see cref="MeanDeviationNormalization"/> of the integer functions.
/// </summary>
/// <remarks>The input epsilon, at least 1, is added to Σ|C·x − Σx|. 2⁹ · C² times the span of x stays below 2⁶², or the node is not proven. A ratio is at most 2⁷ · C, far below 2³¹, where Clip of ONNX Runtime 1.30 is wrong.</remarks>
/// <param name="To">The codes' type.</param>
[OnnxOperator("AbsoluteDeviationNormalization", Domain = OnnxVersions.DyadicDomain, SinceVersion = 1)]
public sealed record AbsoluteDeviationNormalization(ElementType To) : NormalizationOperator(To)
{
    /// <summary>Bits of fraction of the normalized number.</summary>
    public const int Fraction = 8;

    /// <summary>The definition of version 1 as an ONNX function.</summary>
    public const string PublishedBody = NormalizationBody.Head + "AbsoluteDeviationNormalization" + NormalizationBody.Inputs + NormalizationBody.Codes + """
            channels = Size (gains)
            scaled = Mul (row, channels)
            total = ReduceSum <keepdims: int = 1> (row, last)
            centred = Sub (scaled, total)
            magnitude = Abs (centred)
            summed = ReduceSum <keepdims: int = 1> (magnitude, last)
            deviation = Add (summed, epsilon)
            double_unit = Constant <value_int: int = 512> ()
            shares = Mul (magnitude, channels)
            double_shares = Mul (shares, double_unit)
            raised_shares = Add (double_shares, deviation)
            double_deviation = Mul (deviation, two)
            ratio = Div (raised_shares, double_deviation)
            sign = Sign (centred)
            signed = Mul (ratio, sign)
            least = Constant <value_int: int = -32768> ()
            greatest = Constant <value_int: int = 32767> ()
            normalized = Clip (signed, least, greatest)

        """ + NormalizationBody.Gained;

    /// <inheritdoc/>
    public override string FunctionBody => PublishedBody;

    /// <inheritdoc/>
    public override IntegerNormalization Function(ChannelAffine affine, long epsilon, IReadOnlyList<DenseTensor> more) => MeanDeviationNormalization.Of(affine, Fraction, epsilon);
}
