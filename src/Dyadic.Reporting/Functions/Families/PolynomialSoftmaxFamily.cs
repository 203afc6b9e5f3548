using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>I-BERT's i-softmax.</summary>
internal sealed class PolynomialSoftmaxFamily : SoftmaxFamily
{
    public override string Name => "polynomial";

    public override string Source => "I-BERT, Kim et al. 2021";

    public override string Operations => "3 products, 2 divisions a row and element, shifts";

    protected override IntegerSoftmax Make(double scale) => new(PolynomialExponential.Paper(scale), ReciprocalShares.OfTwoToThe32(8));
}
