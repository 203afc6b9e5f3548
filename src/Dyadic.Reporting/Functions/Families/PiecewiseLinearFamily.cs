using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>iRNN's adaptive piecewise-linear functions with 16 pieces and 8-bit results.</summary>
internal sealed class PiecewiseLinearFamily : ActivationFamily
{
    private const int Pieces = 16;

    public override string Name => "piecewise linear, 16 pieces";

    public override string Source => "iRNN, Sari, Courville and Partovi Nia 2021";

    public override string Operations => "4 comparisons, 1 product, 2 additions, 1 shift";

    public override bool Computes(Operator function) => function is UnaryOperator;

    protected override IntegerActivation Make(Operator function, CodedFunction codes) =>
        new Centred(PiecewiseLinear.Fit(codes.OfReal, codes.Scale, 0, codes.LeastCode, codes.GreatestCode, Pieces, codes.Output), codes.Output.ZeroPoint);

    // Results less their zero point.
    private sealed class Centred(PiecewiseLinear function, int zeroPoint) : ElementActivation
    {
        public override double OutputScale => function.OutputScale;

        public override int TableBytes => function.TableBytes;

        public override long Of(long code) => function.Of(code) - zeroPoint;
    }
}
