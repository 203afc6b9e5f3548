using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>FQ-ViT's log-int-softmax.</summary>
internal sealed class LogarithmicSoftmaxFamily : SoftmaxFamily
{
    public override string Name => "logarithmic, 4 bits";

    public override string Source => "FQ-ViT, Lin et al. 2022";

    public override string Operations => "2 products, 2 divisions, 1 leading-bit count";

    protected override IntegerSoftmax Make(double scale) => new(PolynomialExponential.Program(scale, 20), new LogarithmicShares(4, lastIsZero: false));
}
