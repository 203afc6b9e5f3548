using Dyadic.Core;
using Dyadic.Kernels.Functions;

namespace Dyadic.Kernels.Tests.Functions;

public sealed class IntegerExponentialTests
{
    // Largest |S_out · e − exp(−S·d)| over all d with S·d ≤ 10. Kim et al.'s polynomial in both forms; Li and Gu's shifts with 15 bits.
    [Theory]
    [InlineData(1.0 / 16, 0.039, 0.027, 0.063)]
    [InlineData(1.0 / 32, 0.0089, 0.0128, 0.0496)]
    [InlineData(1.0 / 64, 0.0087, 0.0054, 0.0496)]
    [InlineData(1.0 / 128, 0.0034, 0.0021, 0.046)]
    [InlineData(1.0 / 256, 0.0026, 0.0019, 0.0454)]
    [InlineData(0.1, 0.076, 0.004, 0.081)]
    [InlineData(0.05, 0.024, 0.004, 0.059)]
    [InlineData(0.25, 0.158, 0.027, 0.144)]
    public void The_error_is_the_published_one(double scale, double paper, double program, double shifts)
    {
        Assert.Equal(paper, Error(PolynomialExponential.Paper(scale), scale), 0.06 * paper);
        Assert.Equal(program, Error(PolynomialExponential.Program(scale), scale), Math.Max(0.06 * program, 0.0005)); // published with as many digits
        Assert.Equal(shifts, Error(new ShiftExponential(scale, 15), scale), 0.02 * shifts);
    }

    [Fact]
    public void Golden_terms()
    {
        long[] below = [0, 16, 32, 64, 128];
        PolynomialExponential paper = PolynomialExponential.Paper(1.0 / 32), program = PolynomialExponential.Program(1.0 / 32, 20);
        Assert.Equal((22, 43, 982), (paper.Ln2, paper.B, paper.C));
        Assert.Equal((23, 86, 2859), (program.Ln2, program.B, program.C));
        Assert.Equal([2831, 1711, 1035, 377, 50], below.Select(paper.Of));
        Assert.Equal([2997878784, 1823473664, 1135607808, 428605440, 62586880], below.Select(program.Of));
        ShiftExponential shifts = new(1.0 / 32, 15);
        Assert.Equal(32, shifts.Unit);
        Assert.Equal([1048576, 655360, 409600, 147456, 20480], below.Select(shifts.Of));
    }

    [Fact]
    public void Golden_tables()
    {
        Assert.Equal([255, 93, 34, 12, 4, 1, 0, 0], TableExponential.Reciprocal(1, 8).Table.ToArray());
        Assert.Equal([15, 5, 2, 0, 0], TableExponential.Reciprocal(1, 4).Table.ToArray());
        Assert.Equal([3, 1, 0, 0], TableExponential.Reciprocal(1, 2).Table.ToArray());
        Assert.Equal([32767, 12054, 4434, 1631, 600, 220, 81, 29, 10, 4, 1, 0, 0], TableExponential.Reciprocal(1, 15).Table.ToArray());
        Assert.Equal([255, 154, 94, 34, 4], new long[] { 0, 16, 32, 64, 128 }.Select(TableExponential.Fine(1.0 / 32, 8, 101).Of));
    }

    [Fact]
    public void Whole_steps_of_a_table_are_not_one_entry_short()
    {
        TableExponential table = TableExponential.Reciprocal(0.1, 8);
        for (int ones = 0; ones < 8; ones++) Assert.Equal(table.Table[ones], table.Of(10 * ones));
    }

    public static TheoryData<string> Forms => ["paper", "program", "program 20", "shift", "table", "fine table"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Terms_never_rise_with_the_distance_and_never_leave_their_range(string form)
    {
        foreach (double scale in (double[])[0.003, 1.0 / 64, 0.05, 0.1, 0.3, 0.69])
        {
            IntegerExponential exponential = form switch
            {
                "paper" => PolynomialExponential.Paper(scale),
                "program" => PolynomialExponential.Program(scale),
                "program 20" => PolynomialExponential.Program(scale, 20),
                "shift" => new ShiftExponential(scale, 15),
                "table" => TableExponential.Reciprocal(scale, 8),
                _ => TableExponential.Fine(scale, 8, 101),
            };
            long last = exponential.Largest;
            // Coarse steps make the polynomials and shifts rise here and there by a part of the term; tables cannot.
            double slack = form.Contains("table", StringComparison.Ordinal) ? 1 : 1.25;
            foreach (long below in Enumerable.Range(0, 4000).Select(i => (long)i).Append(1L << 20).Append(1L << 31).Append((1L << 32) - 1))
            {
                long term = exponential.Of(below);
                Assert.InRange(term, 0, (long)(last * slack));
                last = term;
            }
        }
    }

    [Fact]
    public void Steps_that_have_no_integer_form_are_refused()
    {
        Assert.Throws<DyadicException>(() => PolynomialExponential.Paper(0.7));
        Assert.Throws<DyadicException>(() => PolynomialExponential.Paper(0));
        Assert.Throws<DyadicException>(() => PolynomialExponential.Program(double.NaN));
        Assert.Throws<DyadicException>(() => new ShiftExponential(1.5, 15));
        Assert.Throws<DyadicException>(() => new ShiftExponential(double.NaN, 15));
        Assert.Throws<DyadicException>(() => TableExponential.Reciprocal(0, 8));
        Assert.Throws<DyadicException>(() => TableExponential.Reciprocal(0.1, 16));
    }

    private static double Error(IntegerExponential exponential, double scale) =>
        Enumerable.Range(0, (int)Math.Floor(10 / scale) + 1).Max(d => Math.Abs((exponential.OutputScale * exponential.Of(d)) - Math.Exp(-scale * d)));
}
