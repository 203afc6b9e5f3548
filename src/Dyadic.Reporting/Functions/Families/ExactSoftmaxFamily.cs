using Dyadic.Kernels.Functions;

namespace Dyadic.Reporting;

/// <summary>The softmax of a table of 256 exponentials and one rounded division an element.</summary>
internal sealed class ExactSoftmaxFamily : SoftmaxFamily
{
    private const int Codes = 256, Fraction = 40;

    public override string Name => "exact";

    public override string Source => "ai.dyadic TableSoftmax";

    public override string Operations => "1 look-up, 1 product, 1 division";

    public override bool IsDrawn => false;

    protected override IntegerSoftmax Make(double scale) => new(new Table(scale), new Quotients());

    private sealed class Table(double scale) : IntegerExponential
    {
        private readonly long[] _terms = [.. Enumerable.Range(0, Codes).Select(below => (long)Math.Round(Math.ScaleB(Math.Exp(-below * scale), Fraction)))];

        public override double OutputScale => Math.ScaleB(1, -Fraction);

        public override int TableBytes => Codes * sizeof(long);

        public override long Of(long below) => _terms[Math.Min(below, Codes - 1)];
    }

    private sealed class Quotients : ShareNormalizer
    {
        public override ShareFormat Format => new(1.0 / Codes);

        public override int Greatest => Codes - 1;

        public override void Apply(ReadOnlySpan<long> terms, Span<int> codes)
        {
            long sum = Sum(terms);
            for (int i = 0; i < terms.Length; i++) codes[i] = (int)Math.Min(((terms[i] * Codes) + (sum / 2)) / sum, Greatest);
        }
    }
}
