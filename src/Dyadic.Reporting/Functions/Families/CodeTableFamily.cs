using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>A table of the results of all 256 codes: nothing is lost but the rounding of the result to 8 bits.</summary>
internal sealed class CodeTableFamily : ActivationFamily
{
    public override string Name => "table of codes";

    public override string Source => "ai.dyadic LookUp";

    public override string Operations => "1 look-up";

    public override bool Computes(Operator function) => function is UnaryOperator;

    protected override IntegerActivation Make(Operator function, CodedFunction codes) => new Table(codes);

    private sealed class Table(CodedFunction function) : ElementActivation
    {
        private readonly NormalizedCodes _output = function.Output;

        public override double OutputScale => _output.Scale;

        public override int TableBytes => 256;

        public override long Of(long code) =>
            Math.Clamp((long)Math.Round(function.OfCode(code) / _output.Scale) + _output.ZeroPoint, _output.Least, _output.Greatest) - _output.ZeroPoint;
    }
}
