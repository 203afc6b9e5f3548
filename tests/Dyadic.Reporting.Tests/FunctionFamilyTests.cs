using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Reporting.Tests;

/// <summary>Every family is near the exact function, and its curve is what its numbers come from.</summary>
public sealed class FunctionFamilyTests
{
    [Fact]
    public void Errors_are_those_of_the_curve_and_within_what_the_papers_report()
    {
        foreach (Operator function in (Operator[])[new Gelu(), new Sigmoid(), new Tanh(), new HardSwish()])
        {
            IFunctionFamily[] families = [.. FunctionFamilies.All.Where(family => family.Computes(function))];
            Assert.Equal(function is Gelu ? 4 : 2, families.Length);
            foreach (IFunctionFamily family in families)
            {
                FamilyResult result = family.Study(function, -4, 4);
                Assert.Equal(255, result.Curve.Count);
                Assert.Equal(result.Curve.Max(point => Math.Abs(point.Error)), result.MaxError);
                Assert.Equal(result.Curve.Average(point => Math.Abs(point.Error)), result.MeanError, 12);
                Assert.True(result.MaxError < (family is ShiftGeluFamily ? 0.08 : 0.04), $"{family.Name} {function.GetType().Name}: {result.MaxError}");
            }
        }
    }

    [Fact]
    public void Functions_that_are_not_defined_everywhere_are_studied_where_they_are()
    {
        foreach (Operator function in (Operator[])[new Log(), new Sqrt(), new Reciprocal()])
        {
            foreach (IFunctionFamily family in FunctionFamilies.All.Where(family => family.Computes(function)))
            {
                FamilyResult result = family.Study(function, 0.001, 8);
                Assert.InRange(result.Curve.Count, 126, 128);
                Assert.True(double.IsFinite(result.MaxError) && result.Curve[0].Input >= 0, $"{family.Name} {function.GetType().Name}");
            }

            Assert.Throws<Dyadic.Core.DyadicException>(() => new CodeTableFamily().Study(new Log(), -3, -1));
        }
    }

    [Fact]
    public void A_table_of_codes_loses_half_a_step_of_its_result_at_most()
    {
        FamilyResult result = new CodeTableFamily().Study(new Sigmoid(), -6, 6);
        double step = (1 - (2 / (1 + Math.Exp(6)))) / 255;
        Assert.InRange(result.MaxError, 0.3 * step, step); // half a step of the result, half of the zero point
        Assert.Equal(256, result.TableBytes);
    }

    [Fact]
    public void Softmax_by_exact_division_is_nearer_than_by_small_tables()
    {
        Dictionary<string, FamilyResult> results = FunctionFamilies.All.Where(family => family.Computes(new Softmax())).ToDictionary(family => family.Name, family => family.Study(new Softmax(), -6, 6));
        Assert.True(results["polynomial"].MaxError < 0.03);
        Assert.True(results["polynomial"].MeanError < results["REXP tables"].MeanError);
        Assert.Equal((24, 761), (results["REXP tables"].TableBytes, results["2D-LUT tables"].TableBytes));
        Assert.All(results.Values, result => Assert.Equal(256, result.Curve.Count));
    }
}
