using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>I-BERT's i-GELU.</summary>
internal sealed class PolynomialGeluFamily : ActivationFamily
{
    public override string Name => "polynomial";

    public override string Source => "I-BERT, Kim et al. 2021";

    public override string Operations => "2 products, 3 additions";

    public override bool Computes(Operator function) => function is Gelu;

    protected override IntegerActivation Make(Operator function, CodedFunction codes) => new PolynomialGelu(codes.Scale);
}
